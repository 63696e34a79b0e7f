import { runFaulty } from './program.ts'

// No fault at all: the other side of every pair.
runFaulty({ concurrency: 4 })
