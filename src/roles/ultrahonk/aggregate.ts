import { readFile } from 'node:fs/promises'
import { fromBytes, toBytes, type Bytes } from '../../model/Hex.ts'
import { openProgram, type Program } from './Program.ts'
import type { SuccinctProof } from './proveShape.ts'
import { aggregateCircuit } from './Shape.ts'
import type { Toolchain } from './Toolchain.ts'
import type { CircuitInput } from './witnessInputs.ts'

/**
 * Opens the program that verifies proofs of another and is verified by a contract.
 *
 * @param inner - Of `finality`, with a circuit as its reader.
 * @param proofs - How many, at least 1.
 * @param toolchain - The optional package.
 * @param cache - Folder to keep programs in.
 * @throws Defect with the words of the compiler or the prover.
 */
export async function openAggregate(
  inner: Program,
  proofs: number,
  toolchain: Toolchain,
  cache: string,
): Promise<Program> {
  const keyHash = fromBytes(await readFile(`${inner.verificationKey}_hash`))
  return openProgram(aggregateCircuit(inner.name, proofs, keyHash), toolchain, cache)
}

/**
 * Writes proofs as inputs of the circuit `aggregate`.
 *
 * Nothing is judged, and solving does not check the proofs: only a proof of the aggregate does.
 *
 * @param proofs - Of batches that follow one another.
 * @param inner - Program that they are of.
 */
export async function aggregateInputs(
  proofs: readonly SuccinctProof[],
  inner: Program,
): Promise<Readonly<Record<string, CircuitInput>>> {
  return {
    key: fieldsOf(fromBytes(await readFile(inner.verificationKey))),
    batches: proofs.map(({ publicInputs }) => batchOf(publicInputs)),
    proofs: proofs.map(({ proof }) => fieldsOf(proof)),
  }
}

/** Public inputs of `finality` by their names. */
function batchOf(values: readonly Bytes[]): CircuitInput {
  const at = (place: number): string => values[place] ?? ''
  return {
    domain: [at(0), at(1)],
    parent_hash: [at(2), at(3)],
    parent_timestamp: at(4),
    first_height: at(5),
    batch: at(6),
    set_commitment: [at(7), at(8)],
    last_hash: [at(9), at(10)],
    height: at(11),
    timestamp: at(12),
    round: at(13),
    participation: at(14),
  }
}

function fieldsOf(value: Bytes): readonly string[] {
  const bytes = toBytes(value)
  return Array.from({ length: bytes.length / 32 }, (_, place) => fromBytes(bytes.subarray(place * 32, place * 32 + 32)))
}
