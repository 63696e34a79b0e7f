import { isTrigger, runFaulty } from './program.ts'

// Ends with requests in flight.
runFaulty({
  concurrency: 4,
  misbehave(request) {
    if (isTrigger(request)) {
      process.stderr.write('thread main panicked at src/decode.rs:42\u001b[31m\n')
      process.exit(101)
    }
    return false
  },
})
