import { isTrigger, runFaulty } from './program.ts'

// Logs to standard output in the middle of a case.
runFaulty({
  concurrency: 4,
  misbehave(request, write) {
    if (isTrigger(request)) write('INFO  decoding one item')
    return false
  },
})
