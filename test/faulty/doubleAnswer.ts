import { honest, isTrigger, runFaulty } from './program.ts'

// Answers one case twice.
runFaulty({
  concurrency: 4,
  misbehave(request, write) {
    if (!isTrigger(request)) return false
    write(`${honest(request)}\n${honest(request)}`)
    return true
  },
})
