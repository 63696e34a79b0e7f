import { isTrigger, runFaulty } from './program.ts'

// Writes one line of 100 MB.
runFaulty({
  concurrency: 4,
  misbehave(request, write) {
    if (!isTrigger(request)) return false
    write(`{"jsonrpc":"2.0","id":${request.id},"result":"${'ab'.repeat(50_000_000)}"}`)
    return true
  },
})
