import { runFaulty } from './program.ts'

// Declares to be a sequencer and is started as a prover.
runFaulty({ roles: ['sequencer'] })
