import { sealedBatch } from '../../src/fill/proof/sealedBatch.ts'
import { membershipInputs } from '../../src/roles/ultrahonk/membershipInputs.ts'
import { finalityCircuit, membershipCircuit, quorumCircuit, type Shape } from '../../src/roles/ultrahonk/Shape.ts'
import { quorumInputs, witnessInputs } from '../../src/roles/ultrahonk/witnessInputs.ts'
import { measureCircuit, type Bench, type Figures } from './measureCircuit.ts'

/** A shape that is measured. */
export interface Measured {
  readonly shape: Shape
  readonly figures: Figures
}

/** Nodes of the proofs of the bench. */
const benchDepths = { accountNodes: 3, storageNodes: 3 } as const

/** Sets whose costs are compared. */
export const setSizes = [4, 20, 30] as const

/** Blocks of one proof of four validators. */
export const batchSizes = [1, 2, 4, 8] as const

/** A shape with a quorum of seals. */
export function shapeOf(validators: number, blocks = 1, sealed: number = blocks): Shape {
  return { blocks, sealed, seals: Math.ceil((2 * validators) / 3), validators }
}

/** Seals over hashes, by a set that is committed to: what the survey measured. */
export async function measureQuorum(shape: Shape, bench: Bench): Promise<Measured> {
  const { batch, context } = sealedBatch(shape)
  return { shape, figures: await measureCircuit(quorumCircuit(shape), quorumInputs(batch, shape, context), bench) }
}

/** Blocks that follow one another and are sealed. */
export async function measureFinality(shape: Shape, bench: Bench): Promise<Measured> {
  const { batch, context } = sealedBatch(shape)
  return { shape, figures: await measureCircuit(finalityCircuit(shape), witnessInputs(batch, shape, context), bench) }
}

/** The set in the state after a block. */
export async function measureMembership(bench: Bench): Promise<Figures> {
  const { set } = sealedBatch({ blocks: 1, validators: 4 })
  return measureCircuit(membershipCircuit(benchDepths), membershipInputs(set, benchDepths), bench)
}
