import { beforeAll, describe, expect, test } from 'vitest'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { sealedBatch } from '../../../src/fill/proof/sealedBatch.ts'
import { bytes, decimal, type Bytes } from '../../../src/model/Hex.ts'
import { aggregateInputs, openAggregate } from '../../../src/roles/ultrahonk/aggregate.ts'
import { membershipInputs } from '../../../src/roles/ultrahonk/membershipInputs.ts'
import { openProgram, type Program } from '../../../src/roles/ultrahonk/Program.ts'
import { programCache } from '../../../src/roles/ultrahonk/programCache.ts'
import { proveShape, type SuccinctProof } from '../../../src/roles/ultrahonk/proveShape.ts'
import { finalityCircuit, membershipCircuit, type Shape } from '../../../src/roles/ultrahonk/Shape.ts'
import {
  compileVerifier,
  verifyInEvm,
  withDevSrs,
  writeVerifier,
  type DevSrsVerifier,
} from '../../../src/roles/ultrahonk/VerifierContract.ts'
import { witnessInputs } from '../../../src/roles/ultrahonk/witnessInputs.ts'
import { foreignRuleset } from '../../../src/standard/foreignRuleset.ts'
import { installed, tools } from './installed.ts'

const crypto = await loadCrypto('auto')
const proving = 1_800_000
const wanted = process.env['LOCKSTEP_NIGHTLY'] === '1'
if (!wanted) console.warn('large proofs and proofs of proofs are left to npm run nightly: LOCKSTEP_NIGHTLY is not 1')

const setting = {
  ruleset: foreignRuleset({ network: 'Cancun', chainId: decimal('1337'), systemCalls: [] }),
  crypto,
}
const single: Shape = { blocks: 1, sealed: 1, seals: 3, validators: 4 }

async function verifierOf(program: Program): Promise<DevSrsVerifier> {
  return compileVerifier(withDevSrs(await writeVerifier(program, tools)), tools)
}

function proofOf(shape: Shape, program: Program, before = 0): Promise<SuccinctProof> {
  const { batch, context } = sealedBatch(shape, before)
  return proveShape(witnessInputs(batch, shape, context), program, tools)
}

/** One word of many, one more. */
function raised(value: Bytes, place: number): Bytes {
  const [start, end] = [2 + 64 * place, 66 + 64 * place]
  const word = (BigInt(`0x${value.slice(start, end)}`) + 1n).toString(16).padStart(64, '0')
  return bytes(`${value.slice(0, start)}${word}${value.slice(end)}`)
}

describe.skipIf(!installed || !wanted)('every night', () => {
  test.each<readonly [string, Shape]>([
    ['1 block of 20', { blocks: 1, sealed: 1, seals: 14, validators: 20 }],
    ['1 block of 30', { blocks: 1, sealed: 1, seals: 20, validators: 30 }],
    ['8 blocks of 4, every one sealed', { blocks: 8, sealed: 8, seals: 3, validators: 4 }],
    ['8 blocks of 4, the last one sealed', { blocks: 8, sealed: 1, seals: 3, validators: 4 }],
  ])(
    '%s is proven and accepted, and not with another last block',
    async (_, shape) => {
      const program = await openProgram(finalityCircuit(shape), tools, programCache())
      const proof = await proofOf(shape, program)
      const verifier = await verifierOf(program)
      await expect(verifyInEvm(proof, verifier, setting)).resolves.toBeDefined()
      const publicInputs = proof.publicInputs.map((value, place) => (place === 10 ? raised(value, 0) : value))
      const refused = verifyInEvm({ ...proof, publicInputs }, verifier, setting)
      await expect(refused).rejects.toMatchObject({ reason: 'PROOF_INVALID' })
    },
    proving,
  )

  test(
    'the set in the state is proven and accepted, and not with another count',
    async () => {
      const depths = { accountNodes: 3, storageNodes: 3 }
      const program = await openProgram(membershipCircuit(depths), tools, programCache())
      const { set } = sealedBatch({ blocks: 1, validators: 4 })
      const proof = await proveShape(membershipInputs(set, depths), program, tools)
      const verifier = await verifierOf(program)
      await expect(verifyInEvm(proof, verifier, setting)).resolves.toBeDefined()
      const publicInputs = proof.publicInputs.map((value, place) => (place === 5 ? raised(value, 0) : value))
      const refused = verifyInEvm({ ...proof, publicInputs }, verifier, setting)
      await expect(refused).rejects.toMatchObject({ reason: 'PROOF_INVALID' })
    },
    proving,
  )

  describe('proofs of proofs', () => {
    let inner: Program
    let proofs: readonly SuccinctProof[]
    const outer = new Map<number, { readonly program: Program; readonly verifier: DevSrsVerifier }>()

    beforeAll(async () => {
      inner = await openProgram(finalityCircuit(single), tools, programCache(), 'circuit')
      proofs = [await proofOf(single, inner), await proofOf(single, inner, 1)]
      for (const count of [1, 2]) {
        const program = await openAggregate(inner, count, tools, programCache())
        outer.set(count, { program, verifier: await verifierOf(program) })
      }
    }, proving)

    async function folded(parts: readonly SuccinctProof[]): Promise<SuccinctProof> {
      const { program, verifier } = at(parts.length)
      const proof = await proveShape(await aggregateInputs(parts, inner), program, tools)
      await verifyInEvm(proof, verifier, setting)
      return proof
    }

    function at(count: number): { readonly program: Program; readonly verifier: DevSrsVerifier } {
      const found = outer.get(count)
      if (found === undefined) throw new Error(`there is no aggregate of ${count}`)
      return found
    }

    test(
      'of one block say what the proof of it says',
      async () => {
        const [first] = proofs
        expect((await folded(proofs.slice(0, 1))).publicInputs).toEqual(first?.publicInputs)
      },
      proving,
    )

    test(
      'of two blocks that follow one another say where they begin and end',
      async () => {
        const [first, second] = proofs
        const { publicInputs } = await folded(proofs)
        expect(publicInputs).toEqual([
          ...(first?.publicInputs ?? []).slice(0, 9),
          ...(second?.publicInputs ?? []).slice(9),
        ])
      },
      proving,
    )

    test(
      'of two blocks in the wrong order do not satisfy the circuit',
      async () => {
        const refused = folded(proofs.toReversed())
        const says: unknown = expect.stringContaining('a batch does not follow the one before')
        await expect(refused).rejects.toMatchObject({ reason: 'STATEMENT_UNSATISFIED', facts: { circuit: says } })
      },
      proving,
    )

    // Whoever solves the circuit does not check the inner proofs, so it is the EVM that has to refuse.
    test.each<readonly [string, (proof: SuccinctProof) => SuccinctProof]>([
      [
        'another public input',
        (one) => ({ ...one, publicInputs: one.publicInputs.map((v, place) => (place === 10 ? raised(v, 0) : v)) }),
      ],
      ['a changed word', (one) => ({ ...one, proof: raised(one.proof, 200) })],
    ])(
      'of a proof with %s are refused in the EVM',
      async (_, change) => {
        const changed = proofs.slice(0, 1).map(change)
        await expect(folded(changed)).rejects.toMatchObject({ reason: 'PROOF_INVALID' })
      },
      proving,
    )
  })
})
