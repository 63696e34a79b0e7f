import { runFaulty } from './program.ts'

// A recording: answers every nonce with the digest of another day.
runFaulty({ digest: () => `0x${'ab'.repeat(32)}` })
