import { createHash } from 'node:crypto'
import { bytes, fromBytes, toBytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import type { Case } from '../Case.ts'
import { blsOrder } from './curvePoints.ts'
import { filled, join, words } from './language.ts'
import { probed } from './precompileEdgeProbe.ts'

interface Claim {
  readonly commitment: Bytes
  readonly z: bigint
  readonly y: bigint
  readonly proof: Bytes
  readonly hash?: Bytes
}

/** `verify_kzg_proof_case_correct_proof_3_2` of ethereum/c-kzg-4844. */
const right: Claim = {
  commitment: bytes(
    '0xb49d88afcd7f6c61a8ea69eff5f609d2432b47e7e4cd50b02cdddb4e0c1460517e8df02e4e64dc55e3d8ca192d57193a',
  ),
  z: 2n,
  y: 0x6a75e4fe63e5e148c853462a680c3e3ccedea34719d28f19bf1b35ae4eea37d6n,
  proof: bytes('0xa38758fca85407078c0a7e5fd6d38b34340c809baa0e1fed9deaabb11aa503062acbbe23fcbe620a21b40a83bfa71b89'),
}

const infinity = bytes(`0xc0${'00'.repeat(47)}`)
/** (0, 2): on the curve, of order 3. It pairs to one with everything, so that only a check of the subgroup finds it. */
const outsideSubgroup = bytes(`0x80${'00'.repeat(47)}`)
/** The claim that the polynomial zero is zero everywhere. */
const trivial: Claim = { commitment: infinity, z: 5n, y: 0n, proof: infinity }
/** FIELD_ELEMENTS_PER_BLOB and BLS_MODULUS (EIP-4844). */
const output = words(4096, blsOrder)

/** `kzg_to_versioned_hash` of EIP-4844. */
function versionedHash(commitment: Bytes, version = 1): Bytes {
  const digest = createHash('sha256').update(toBytes(commitment)).digest()
  digest[0] = version
  return fromBytes(digest)
}

function input({ commitment, z, y, proof, hash }: Claim): Bytes {
  return join(hash ?? versionedHash(commitment), words(z, y), commitment, proof)
}

/** The same point with another first byte, which holds the flags. */
function flagged(point: Bytes, flags: number): Bytes {
  return bytes(`0x${flags.toString(16).padStart(2, '0')}${point.slice(4)}`)
}

const accepted: readonly (readonly [name: string, what: string, claim: Claim])[] = [
  ['right', 'a right claim', right],
  ['zero-polynomial', 'commitment and proof at infinity', trivial],
]

const refused: readonly (readonly [name: string, what: string, claim: Claim])[] = [
  ['wrong-y', 'a wrong y', { ...right, y: right.y + 1n }],
  ['wrong-z', 'a wrong z', { ...right, z: 3n }],
  ['wrong-proof', 'the proof of another claim', { ...right, proof: infinity }],
  ['z-not-canonical', 'z plus the modulus', { ...right, z: right.z + blsOrder }],
  ['y-not-canonical', 'y plus the modulus', { ...trivial, y: blsOrder }],
  ['hash-version', 'a versioned hash of version 2', { ...right, hash: versionedHash(right.commitment, 2) }],
  ['hash-of-another', 'the versioned hash of another commitment', { ...right, hash: versionedHash(infinity) }],
  [
    'hash-last-byte',
    'a versioned hash whose last byte differs',
    { ...right, hash: bytes(`${versionedHash(right.commitment).slice(0, -2)}00`) },
  ],
  ['commitment-outside-subgroup', 'a commitment outside the subgroup', { ...trivial, commitment: outsideSubgroup }],
  ['proof-outside-subgroup', 'a proof outside the subgroup', { ...trivial, proof: outsideSubgroup }],
  [
    'commitment-not-on-curve',
    'a commitment whose x is of no point',
    { ...trivial, commitment: flagged(filled(48, 1), 0x80) },
  ],
  [
    'commitment-uncompressed',
    'a commitment without the flag of compression',
    { ...right, commitment: flagged(right.commitment, 0x34) },
  ],
  [
    'infinity-not-zero',
    'an infinity with a byte that is not zero',
    { ...trivial, proof: bytes(`${infinity.slice(0, -2)}01`) },
  ],
]

/** Inputs of other lengths than 192 bytes. */
const lengths: readonly (readonly [name: string, what: string, input: Bytes])[] = [
  ['length-191', '191 bytes', bytes(input(trivial).slice(0, -2))],
  ['length-193', '193 bytes', join(input(trivial), filled(1))],
  ['no-input', 'no input', bytes('0x')],
]

/** KZG_POINT_EVALUATION: wrong claims, hashes, scalars, points and lengths. */
export const precompileEdgeKzg: readonly Case[] = [
  ...accepted.map(([name, what, claim]) => ({ name, what, input: input(claim), output })),
  ...refused.map(([name, what, claim]) => ({ name, what, input: input(claim), output: null })),
  ...lengths.map(([name, what, data]) => ({ name, what, input: data, output: null })),
].map((row) =>
  probed({
    ...row,
    name: `kzg-${row.name}`,
    of: 'kzg_point_evaluation',
    must: row.output === null ? 'the call fails and takes all its gas' : 'the call returns the two numbers of EIP-4844',
    price: 50_000,
    ruleset: 'lockstep-cancun',
  }),
)
