import { readFile, writeFile, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fromBytes, type Bytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { prove, type Program } from './Program.ts'
import { runProgram, type Toolchain } from './Toolchain.ts'
import type { CircuitInput } from './witnessInputs.ts'

/** A succinct proof and what it is about. */
export interface SuccinctProof {
  readonly proof: Bytes
  /** 32 bytes each. */
  readonly publicInputs: readonly Bytes[]
}

/**
 * Proves that inputs satisfy a circuit. The same inputs give the same bytes, but for proofs of proofs.
 *
 * @param inputs - By the names of the circuit.
 * @param program - Compiled circuit.
 * @param toolchain - The optional package.
 * @throws {@link Rejection} `STATEMENT_UNSATISFIED` with the words of the circuit where they do not.
 */
export async function proveShape(
  inputs: Readonly<Record<string, CircuitInput>>,
  program: Program,
  toolchain: Toolchain,
): Promise<SuccinctProof> {
  const { proof, publicInputs } = await proveWitness(await solve(inputs, program, toolchain), program, toolchain)
  return { proof, publicInputs }
}

/**
 * Proves a witness.
 *
 * @param solved - As {@link solve} gives it.
 * @returns The proof, and what the prover said of it.
 * @throws Defect with the words of the prover.
 */
export async function proveWitness(
  solved: Uint8Array,
  program: Program,
  toolchain: Toolchain,
): Promise<SuccinctProof & { readonly words: string }> {
  const folder = await mkdtemp(join(program.folder, 'proving-'))
  try {
    const witness = join(folder, 'witness.gz')
    await writeFile(witness, solved)
    const parameters = ['prove', '-w', witness, '-k', program.verificationKey, '-o', folder]
    const words = await prove(program, toolchain, parameters)
    const values = await readFile(join(folder, 'public_inputs'))
    return {
      proof: fromBytes(await readFile(join(folder, 'proof'))),
      publicInputs: Array.from({ length: values.length / 32 }, (_, place) =>
        fromBytes(values.subarray(place * 32, place * 32 + 32)),
      ),
      words,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Solves a circuit.
 *
 * @returns The witness, as the prover reads it.
 * @throws {@link Rejection} As {@link proveShape}.
 */
export async function solve(
  inputs: Readonly<Record<string, CircuitInput>>,
  program: Pick<Program, 'circuit'>,
  { folder }: Toolchain,
): Promise<Buffer> {
  const ran = await runProgram({
    program: process.execPath,
    parameters: [join(folder, 'witness.mjs')],
    input: JSON.stringify({ circuit: program.circuit, inputs }),
  })
  if (!ran.succeeded) throw new Rejection('STATEMENT_UNSATISFIED', { circuit: ran.words.trim().slice(0, 300) })
  return ran.output
}
