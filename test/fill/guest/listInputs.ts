import { inputs } from '../../../src/fill/guest/inputCases.ts'

/** A line for each input, for the other implementation. */
for (const [name, input] of inputs) process.stdout.write(`${name} ${input}\n`)
