import { answer, runFaulty } from './program.ts'

// Sends back what it was sent.
runFaulty({
  misbehave(request, write) {
    if (!request.method.endsWith('_decodeRlp')) return false
    write(answer(request.id, request.params))
    return true
  },
})
