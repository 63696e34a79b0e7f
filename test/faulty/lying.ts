import { failure, runFaulty } from './program.ts'

// Declares a feature and then says that it has none.
runFaulty({
  misbehave(request, write) {
    if (!request.method.endsWith('_decodeRlp')) return false
    write(failure(request.id, -32001, 'not implemented', { name: 'UNSUPPORTED_FEATURE' }))
    return true
  },
})
