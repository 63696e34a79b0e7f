import { isTrigger, runFaulty } from './program.ts'

// Writes 100 MB of garbage without a newline.
runFaulty({
  concurrency: 4,
  misbehave(request) {
    if (!isTrigger(request)) return false
    process.stdout.write('x'.repeat(100_000_000))
    return true
  },
})
