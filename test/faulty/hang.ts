import { isTrigger, runFaulty } from './program.ts'

// Never answers one case, nor anything behind it.
let hung = false
runFaulty({
  concurrency: 4,
  misbehave(request) {
    hung ||= isTrigger(request)
    return hung
  },
})
