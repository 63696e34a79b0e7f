// Solves a circuit: reads {circuit, inputs} as JSON on stdin, writes the witness, as the prover reads it, on stdout.
import { readFileSync } from 'node:fs'
import { Noir } from '@noir-lang/noir_js'

const { circuit, inputs } = JSON.parse(readFileSync(0, 'utf8'))
try {
  const { witness } = await new Noir(JSON.parse(readFileSync(circuit, 'utf8'))).execute(inputs)
  process.stdout.write(witness)
} catch (error) {
  // What an assertion says, or that one without words does not hold.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
