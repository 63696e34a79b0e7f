import { answer, runFaulty } from './program.ts'

// Says yes to everything, to what does not exist too.
runFaulty({
  misbehave(request, write) {
    write(answer(request.id, { status: 'decoded', item: '0x', encoded: request.params['rlp'] ?? '0x' }))
    return true
  },
})
