import { describe, expect, test } from 'vitest'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { bytes, decimal, toBytes, type Bytes } from '../../../src/model/Hex.ts'
import { domainSeparator } from '../../../src/consensus/index.ts'
import { ceremonyG2, verifyInEvm } from '../../../src/roles/ultrahonk/VerifierContract.ts'
import { devSrsG2 } from '../../../src/roles/ultrahonk/devSrs.ts'
import { finalityCircuit } from '../../../src/roles/ultrahonk/Shape.ts'
import { foreignRuleset } from '../../../src/standard/foreignRuleset.ts'
import { readGolden } from './golden.ts'
import { publishedBatch } from './publishedBatch.ts'

const golden = readGolden()
const crypto = await loadCrypto('auto')
const rulesOf = (chainId: string): ReturnType<typeof foreignRuleset> =>
  foreignRuleset({ network: 'Cancun', chainId: decimal(chainId), systemCalls: [] })
const setting = { ruleset: rulesOf('1337'), crypto }

/** The proof or the values with one bit changed. */
function flipped(value: Bytes, place: number): Bytes {
  const changed = toBytes(value)
  changed[place] = (changed[place] ?? 0) ^ 1
  return bytes(`0x${Buffer.from(changed).toString('hex')}`)
}

test('the golden proof is accepted by the golden verifier', async () => {
  const { gasUsed } = await verifyInEvm(golden, golden.verifier, setting)
  expect(gasUsed).toBeGreaterThan(500_000n)
  expect(gasUsed).toBeLessThan(700_000n)
})

test('the golden proof is about the first block of a published vector', () => {
  const { batch, context, shape } = publishedBatch(1, crypto)
  const [block] = batch.blocks
  const halves = (value: Uint8Array): readonly bigint[] =>
    [value.subarray(0, 16), value.subarray(16)].map((half) => BigInt(`0x${Buffer.from(half).toString('hex')}`))
  expect(golden.shape).toBe(finalityCircuit(shape).name)
  expect(golden.publicInputs.map(BigInt)).toEqual([
    ...halves(domainSeparator(context) ?? new Uint8Array(32)),
    ...halves(toBytes(batch.parent.hash)),
    batch.parent.timestamp,
    batch.parent.number + 1n,
    BigInt(batch.batch),
    ...halves(toBytes(batch.validatorSetHash)),
    ...halves(crypto.keccak256(block?.headerRlp ?? new Uint8Array(0))),
    100n,
    // One, two and three of four sealed the block at time 0x6553f102 in round 0.
    0x6553f102n,
    0n,
    0b1110n,
  ])
})

describe('a change of one bit is refused', () => {
  test.each([0, 31, 100, 1000, 4000, 8000])('in byte %i of the proof', async (place) => {
    const changed = { ...golden, proof: flipped(golden.proof, place) }
    await expect(verifyInEvm(changed, golden.verifier, setting)).rejects.toMatchObject({ reason: 'PROOF_INVALID' })
  })

  test.each(golden.publicInputs.map((_, place) => place))('in public input %i', async (place) => {
    const publicInputs = golden.publicInputs.map((value, at) => (at === place ? flipped(value, 31) : value))
    const refused = verifyInEvm({ ...golden, publicInputs }, golden.verifier, setting)
    await expect(refused).rejects.toMatchObject({ reason: 'PROOF_INVALID' })
  })
})

test('a public input and the same plus the order of the field are not the same', async () => {
  const order = 21888242871839275222246405745257275088548364400416034343698204186575808495617n
  const aliased = golden.publicInputs.map((value, place) =>
    place === 5 ? bytes(`0x${(BigInt(value) + order).toString(16).padStart(64, '0')}`) : value,
  )
  const refused = verifyInEvm({ ...golden, publicInputs: aliased }, golden.verifier, setting)
  await expect(refused).rejects.toMatchObject({ reason: 'PROOF_INVALID' })
})

test('a proof with a byte behind it, or one less, is refused', async () => {
  for (const proof of [bytes(`${golden.proof}00`), bytes(golden.proof.slice(0, -2))]) {
    const refused = verifyInEvm({ ...golden, proof }, golden.verifier, setting)
    await expect(refused).rejects.toMatchObject({ reason: 'PROOF_INVALID' })
  }
})

test('the golden verifier holds the development reference string and not that of the ceremony', () => {
  const { runtime } = golden.verifier
  const held = devSrsG2().map((value) => runtime.includes(value.toString(16)))
  expect(held).toEqual([true, true, true, true])
  expect(ceremonyG2.filter((value) => runtime.includes(value.slice(2).replace(/^0+/u, '')))).toEqual([])
})

test('the development reference string is refused on a chain that is not local', async () => {
  const refused = verifyInEvm(golden, golden.verifier, { ruleset: rulesOf('1'), crypto })
  await expect(refused).rejects.toMatchObject({ reason: 'DEV_SRS_REFUSED' })
})
