import { sealCommit, type ConsensusContext, type SealedHeader } from '../../consensus/index.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { bytes, fromBytes, quantity, toBytes, type Bytes, type Hash32 } from '../../model/Hex.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { addressesOf, at, chain, chainIn, contextOf, council, outsider, type Signatory } from './council.ts'
import {
  chainHashOf,
  commitHashOf,
  headerOf,
  type HeaderPlan,
  inQuestion,
  sealed,
  sealsOf,
  withSeals,
} from './headers.ts'
import { headerCase, planOf, type Sealing } from './sealedHeaders.ts'
import { highSTwin } from './signatures.ts'

/** Headers of four validators that are wrong in something else than the number of seals. */
export function headerCases(profile: string): readonly ConsensusCase[] {
  const table = tableOf(profile)
  const own = profile === 'psc-1' ? besideCases(table) : listedCases(table)
  return [...signatureCases(table), ...blockCases(table), ...own].map((one) => headerCase(profile, table.people, one))
}

const noneOf: Reason = 'SEAL_SIGNER_NOT_VALIDATOR'

/** Four validators, and a header that three of them sealed. */
interface Table {
  readonly profile: string
  readonly context: ConsensusContext
  readonly people: readonly Signatory[]
  readonly plan: HeaderPlan
  readonly seals: readonly Bytes[]
  /** The first seal, and the others. */
  readonly signature: Uint8Array
  readonly rest: readonly Bytes[]
  readonly over: (digest: Hash32) => readonly Bytes[]
  readonly made: (changed: Partial<HeaderPlan>) => SealedHeader
}

function tableOf(profile: string): Table {
  const context = contextOf(profile)
  const people = council(4)
  const plan = planOf(people, context)
  const three = people.slice(0, 3)
  const seals = sealsOf(plan, three, context)
  const [first = bytes('0x'), ...rest] = seals
  return {
    profile,
    context,
    people,
    plan,
    seals,
    signature: toBytes(first),
    rest,
    over: (digest) => three.map(({ sign }) => sealCommit(digest, sign)),
    made: (changed) => sealed({ ...plan, ...changed }, three, context),
  }
}

function signatureCases({ plan, context, people, signature, rest, over }: Table): readonly Sealing[] {
  return [
    {
      name: 'high-s',
      what: 'a seal of high s',
      header: withSeals(plan, [fromBytes(highSTwin(signature)), ...rest], context),
      reason: 'SIGNATURE_HIGH_S',
      clause: 'CNS-5',
    },
    {
      name: 'parity-27',
      what: 'a seal with a parity of 27 or 28',
      header: withSeals(plan, [withParity(signature, 27), ...rest], context),
      reason: 'SIGNATURE_PARITY_INVALID',
      clause: 'CNS-5',
    },
    {
      name: 'zero-seal',
      what: 'a seal of zeros',
      header: withSeals(plan, [bytes(`0x${'00'.repeat(65)}`), ...rest], context),
      reason: 'SIGNATURE_OUT_OF_RANGE',
      clause: 'CNS-5',
    },
    {
      name: 'over-chain-hash',
      what: 'seals over the hash in the chain',
      header: withSeals(plan, over(chainHashOf(headerOf(plan, context), context)), context),
      reason: noneOf,
      clause: 'CNS-4',
    },
    {
      name: 'other-block',
      what: 'seals of another block',
      header: withSeals(plan, sealsOf({ ...plan, timestamp: 9n }, people.slice(0, 3), context), context),
      reason: noneOf,
      clause: 'CNS-4',
    },
  ]
}

function blockCases({ made }: Table): readonly Sealing[] {
  return [
    {
      name: 'foreign-proposer',
      what: 'a proposer that is no validator',
      header: made({ proposer: outsider.address }),
      reason: 'PROPOSER_NOT_VALIDATOR',
      clause: 'CNS-23',
    },
    {
      name: 'difficulty-2',
      what: 'a difficulty of 2',
      header: made({ fields: { difficulty: quantity(2) } }),
      reason: 'CONSENSUS_HEADER_INVALID',
      clause: 'CNS-23',
    },
    {
      name: 'nonce-1',
      what: 'a nonce of 1',
      header: made({ fields: { nonce: bytes(`0x${'00'.repeat(7)}01`) } }),
      reason: 'CONSENSUS_HEADER_INVALID',
      clause: 'CNS-23',
    },
  ]
}

/** Where round and seals travel beside the header. */
function besideCases({ profile, plan, context, people, seals, signature, rest }: Table): readonly Sealing[] {
  const other = { ...chain, chainId: quantity(7_778) }
  return [
    {
      name: 'other-chain',
      what: 'seals for another chain',
      header: withSeals(plan, sealsOf(plan, people.slice(0, 3), contextOf(profile, other)), context),
      reason: noneOf,
      clause: 'CNS-10',
    },
    {
      name: 'without-round',
      what: 'seals and no round',
      header: { headerRlp: headerOf(plan, context), seals },
      reason: 'CONSENSUS_ROUND_UNKNOWN',
      clause: 'CNS-3',
    },
    {
      name: 'round-2147483648',
      what: 'seals of the round 2147483648',
      header: { headerRlp: headerOf(plan, context), seals, round: 2n ** 31n },
      reason: 'ROUND_OUT_OF_BOUNDS',
      clause: 'CNS-9',
    },
    {
      name: 'seal-of-64-bytes',
      what: 'a seal without its parity',
      header: withSeals(plan, [fromBytes(signature.subarray(0, 64)), ...rest], context),
      reason: 'SIGNATURE_OUT_OF_RANGE',
      clause: 'CNS-5',
    },
  ]
}

/** Where the header lists its validators. */
function listedCases({ plan, context, people, made }: Table): readonly Sealing[] {
  const hash = commitHashOf(headerOf(plan, context), 1n, context)
  return [
    {
      name: 'mix-hash',
      what: 'another mix hash',
      header: made({ fields: { mixHash: hash } }),
      reason: 'CONSENSUS_HEADER_INVALID',
      clause: 'CNS-23',
    },
    {
      name: 'lists-three',
      what: 'three of the four listed',
      header: made({ listed: addressesOf(people.slice(0, 3)) }),
      reason: 'VALIDATORS_MISMATCH',
      clause: 'CNS-18',
    },
    {
      name: 'lists-others',
      what: 'one of the four listed as somebody else',
      header: made({ listed: addressesOf([...people.slice(0, 3), outsider]).toSorted() }),
      reason: 'VALIDATORS_MISMATCH',
      clause: 'CNS-18',
    },
    {
      name: 'lists-unsorted',
      what: 'the four listed in descending order',
      header: made({ listed: addressesOf(people).toReversed() }),
      reason: 'VALIDATOR_SET_UNSORTED',
      clause: 'CNS-18',
    },
  ]
}

/** A header that lists nobody, and nobody who is named. */
export function unknownSet(profile: string): ConsensusCase {
  const context = contextOf(profile)
  const people = council(4)
  const plan = { height: 40n, round: 1n, proposer: at(people, 0).address }
  return {
    name: `finality/${profile}/n-4-unknown-set`,
    given: `Four validators under the profile ${profile}, and a header of round 1 that lists none, sealed by three.`,
    when: 'A consensus core verifies the header without being told who validates.',
    must: 'It is refused.',
    clauses: ['CNS-18'],
    twin: `finality/${profile}/n-4-quorum`,
    asked: {
      kind: 'header',
      ask: { profile, ...chainIn(profile), ...inQuestion(sealed(plan, people.slice(0, 3), context)) },
    },
    expected: { kind: 'reject', reason: 'VALIDATOR_SET_UNKNOWN' },
  }
}

function withParity(signature: Uint8Array, more: number): Bytes {
  return fromBytes(Buffer.concat([signature.subarray(0, 64), Uint8Array.of((signature[64] ?? 0) + more)]))
}
