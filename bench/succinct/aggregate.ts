import { sealedBatch } from '../../src/fill/proof/sealedBatch.ts'
import { aggregateInputs, openAggregate } from '../../src/roles/ultrahonk/aggregate.ts'
import { openProgram, type Program } from '../../src/roles/ultrahonk/Program.ts'
import { programCache } from '../../src/roles/ultrahonk/programCache.ts'
import { proveShape, type SuccinctProof } from '../../src/roles/ultrahonk/proveShape.ts'
import { finalityCircuit } from '../../src/roles/ultrahonk/Shape.ts'
import type { Toolchain } from '../../src/roles/ultrahonk/Toolchain.ts'
import { witnessInputs } from '../../src/roles/ultrahonk/witnessInputs.ts'
import { measureProgram, type Bench, type Figures } from './measureCircuit.ts'
import { shapeOf } from './rows.ts'

const shape = shapeOf(4)

/** Proofs of single blocks of four validators, folded into one; the folding alone is measured. */
export async function measureAggregate(proofs: number, bench: Bench): Promise<Figures> {
  const inner = await openProgram(finalityCircuit(shape), bench.toolchain, programCache(), 'circuit')
  const outer = await openAggregate(inner, proofs, bench.toolchain, programCache())
  const inputs = async (): ReturnType<typeof aggregateInputs> =>
    aggregateInputs(await innerProofs(inner, proofs, bench.toolchain), inner)
  return measureProgram(outer, inputs, bench)
}

async function innerProofs(inner: Program, count: number, toolchain: Toolchain): Promise<readonly SuccinctProof[]> {
  const proofs: SuccinctProof[] = []
  for (let before = 0; before < count; before++) {
    const { batch, context } = sealedBatch(shape, before)
    proofs.push(await proveShape(witnessInputs(batch, shape, context), inner, toolchain))
  }
  return proofs
}
