import { answer, runFaulty } from './program.ts'

// Keeps the protocol and is wrong about every item.
runFaulty({
  misbehave(request, write) {
    if (!request.method.endsWith('_decodeRlp')) return false
    write(answer(request.id, { status: 'decoded', item: '0xdeadbeef', encoded: '0x84deadbeef' }))
    return true
  },
})
