import { sealCommit, type ConsensusContext } from '../../consensus/index.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { fromBytes, quantity, toBytes, type Bytes, type Hash32 } from '../../model/Hex.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { addressesOf, at, chain, chainIn, contextOf, council, outsider, type Signatory } from './council.ts'
import { chainHashOf, commitHashOf, headerOf, sealsOf, withSeals, type HeaderPlan } from './headers.ts'
import { planOf, quorumOf } from './sealedHeaders.ts'
import { highSTwin } from './signatures.ts'

/** A sealed block and what later blocks carry of it. */
interface Carried {
  readonly name: string
  readonly what: string
  /** In the order of the seals that the next block carries. */
  readonly signers: readonly Signatory[]
  readonly late?: readonly Signatory[]
  readonly round?: bigint
  /** Who proposes it again; its builder where absent. */
  readonly proposedBy?: Signatory
  readonly nextValidators?: readonly Signatory[]
  /** Seals instead of those of the signers. */
  readonly seals?: readonly Bytes[]
  readonly lateSeals?: readonly Bytes[]
  readonly reason?: Reason
  readonly clause?: string
}

interface Scene {
  readonly profile: string
  readonly n: number
  readonly context: ConsensusContext
  readonly people: readonly Signatory[]
  readonly plan: (round: bigint) => HeaderPlan
}

function sceneOf(profile: string, n: number): Scene {
  const context = contextOf(profile)
  const people = council(n)
  return { profile, n, context, people, plan: (round) => planOf(people, context, round) }
}

/** The bits of people, each written at its place in ascending order. */
function bitsOf(signers: readonly Signatory[], people: readonly Signatory[]): bigint {
  return people.reduce((sum, one, index) => sum + (signers.includes(one) ? 2n ** BigInt(index) : 0n), 0n)
}

function caseOf(scene: Scene, carried: Carried): ConsensusCase {
  const { profile, n, context, people } = scene
  const { name, what, signers, late = [], round = 1n, nextValidators = people, reason, clause = 'CNS-27' } = carried
  const plan = scene.plan(round)
  const { headerRlp, seals = [] } = withSeals(plan, carried.seals ?? sealsOf(plan, signers, context), context)
  const beside = context.profile.extraData.kind === 'plain'
  const all = [...new Set([...signers, ...late])]
  const builder = at(people, 0).address
  return {
    name: `participation/${profile}/n-${n}-${name}`,
    given: `${n} validators under the profile ${profile}, and a block of round ${round} with ${what}.`,
    when: 'A consensus core counts who took part in sealing the block.',
    must:
      reason === undefined ? 'It tells the validators as bits, and whose block it is.' : 'It refuses what is carried.',
    clauses: reason === undefined ? ['CNS-21', 'CNS-27', 'CNS-1', 'CNS-6', 'CNS-15', 'CNS-16', 'CNS-17'] : [clause],
    ...(reason !== undefined && { twin: `participation/${profile}/n-${n}-quorum` }),
    asked: {
      kind: 'participation',
      ask: {
        profile,
        ...chainIn(profile),
        headerRlp: fromBytes(headerRlp),
        ...(beside && { round: quantity(round) }),
        proposedBy: (carried.proposedBy ?? at(people, 0)).address,
        seals: beside ? seals : [],
        late: carried.lateSeals ?? sealsOf(plan, late, context),
        validators: addressesOf(people),
        nextValidators: addressesOf(nextValidators),
      },
    },
    expected:
      reason === undefined
        ? {
            kind: 'accept',
            facts: {
              participation: quantity(bitsOf(all, people)),
              extra: quantity(signers.length - quorumOf(n)),
              late: quantity(all.length - signers.length),
              beneficiary: builder,
            },
          }
        : { kind: 'reject', reason },
  }
}

/** Carried seals that count. */
function counted({ n, people }: Scene): readonly Carried[] {
  const needed = quorumOf(n)
  const first = people.slice(0, needed)
  const last = people.slice(n - needed)
  const rest = people.filter((one) => !first.includes(one))
  const others = [...council(n + 1)].slice(1)
  const fromLater = people.filter((_, index) => index % 2 === 1)
  return [
    { name: 'quorum', what: 'seals of the first validators, as many as are needed', signers: first },
    { name: 'quorum-of-last', what: 'seals of the last validators, as many as are needed', signers: last },
    { name: 'everybody', what: 'a seal of each validator', signers: people },
    ...(needed + 1 < n
      ? [{ name: 'one-extra', what: 'one seal more than are needed', signers: people.slice(0, needed + 1) }]
      : []),
    {
      name: 'late-rest',
      what: 'as many seals as are needed, and the others two blocks later',
      signers: first,
      late: rest,
    },
    {
      name: 'late-again',
      what: 'as many seals as are needed, and the same two blocks later',
      signers: first,
      late: first,
    },
    {
      name: 'late-some-again',
      what: 'as many seals as are needed, and every other one two blocks later',
      signers: first,
      late: fromLater,
    },
    {
      name: 'last-of-batch',
      what: 'as many seals as are needed, where the next block begins a batch with other validators',
      signers: first,
      nextValidators: others,
    },
    {
      name: 'last-of-batch-shrinks',
      what: 'a seal of each validator, where the next block has only one of them',
      signers: people,
      nextValidators: people.slice(n - 1),
    },
    {
      name: 'proposed-again',
      what: 'seals of round 3, in which another validator proposed it again',
      signers: last,
      round: 3n,
      proposedBy: at(people, n - 1),
    },
    {
      name: 'first-round',
      what: 'seals of round 0',
      signers: first,
      round: 0n,
    },
  ]
}

/** What the refused cases of a scene are made with. */
interface Wrong {
  readonly scene: Scene
  readonly first: readonly Signatory[]
  readonly plan: HeaderPlan
  readonly own: readonly Bytes[]
  readonly over: (hash: Hash32) => readonly Bytes[]
  readonly highS: Bytes
}

const stranger: Reason = 'SEAL_SIGNER_NOT_VALIDATOR'

/** Carried seals that are refused. */
function refusals(scene: Scene): readonly Carried[] {
  const { n, people, context } = scene
  const first = people.slice(0, quorumOf(n))
  const plan = scene.plan(1n)
  const own = sealsOf(plan, first, context)
  const over = (hash: Hash32): readonly Bytes[] => first.map(({ sign }) => sealCommit(hash, sign))
  const wrong = { scene, first, plan, own, over, highS: fromBytes(highSTwin(toBytes(at(own, 0)))) }
  const ascending = context.profile.header.sealOrder === 'ascendingSigners'
  return [...ofOthers(wrong), ...overOthers(wrong), ...(ascending ? outOfOrder(wrong) : [])]
}

/** Too few, too many, and of somebody else. */
function ofOthers({ scene: { people }, first }: Wrong): readonly Carried[] {
  const few = first.slice(1)
  const mixed = [...few, outsider].toSorted((left, right) => (left.address < right.address ? -1 : 1))
  const short = { signers: few, reason: 'SEALS_INSUFFICIENT' } as const
  const late = { signers: first, clause: 'CNS-16' }
  const crowd = [...people, outsider]
  return [
    { ...short, name: 'one-short', what: 'one seal too few', clause: 'CNS-1' },
    {
      ...short,
      name: 'late-does-not-help',
      what: 'one seal too few, and the missing one two blocks later',
      late: first.slice(0, 1),
    },
    { name: 'outsider', what: 'a seal of somebody else', signers: mixed, reason: stranger, clause: 'CNS-16' },
    { ...late, name: 'late-outsider', what: 'a late seal of somebody else', late: [outsider], reason: stranger },
    {
      name: 'late-too-many',
      what: 'more late seals than validators',
      signers: first,
      late: crowd,
      reason: 'SEALS_TOO_MANY',
      clause: 'CNS-17',
    },
  ]
}

/** Over something else than the commit hash of the block, or malleated. */
function overOthers({ scene: { context, profile }, first, plan, own, over, highS }: Wrong): readonly Carried[] {
  const headerRlp = headerOf(plan, context)
  const strange = { signers: first, reason: stranger, clause: 'CNS-4' }
  const malleated = { signers: first, reason: 'SIGNATURE_HIGH_S', clause: 'CNS-5' } as const
  const otherBlock = sealsOf({ ...plan, timestamp: 5n }, first, context)
  const otherChain = sealsOf(plan, first, contextOf(profile, { ...chain, chainId: quantity(7_778) }))
  const otherRound = over(commitHashOf(headerRlp, 2n, context))
  return [
    { ...strange, name: 'other-round', what: 'seals of another round', seals: otherRound },
    { ...strange, name: 'other-block', what: 'seals of another block', seals: otherBlock, clause: 'CNS-27' },
    {
      ...strange,
      name: 'over-chain-hash',
      what: 'seals over the hash in the chain',
      seals: over(chainHashOf(headerRlp, context)),
    },
    { ...malleated, name: 'high-s', what: 'a seal of high s', seals: [highS, ...own.slice(1)] },
    { ...malleated, name: 'late-high-s', what: 'a late seal of high s', lateSeals: [highS] },
    { ...strange, name: 'other-chain', what: 'seals for another chain', seals: otherChain, clause: 'CNS-10' },
  ]
}

/** Out of order, or twice. */
function outOfOrder({ scene: { n }, first, own }: Wrong): readonly Carried[] {
  const unsorted = { reason: 'SEALS_UNSORTED', clause: 'CNS-6' } as const
  const twice = { signers: first, reason: 'SEAL_DUPLICATE', clause: 'CNS-15' } as const
  return [
    { ...unsorted, name: 'descending', what: 'seals in descending order', signers: first.toReversed() },
    {
      ...unsorted,
      name: 'late-descending',
      what: 'late seals in descending order',
      signers: first,
      late: first.toReversed(),
    },
    { ...twice, name: 'twice', what: 'a seal twice', seals: [at(own, 0), ...own].slice(0, n) },
    { ...twice, name: 'late-twice', what: 'a late seal twice', late: [at(first, 0), at(first, 0)] },
  ]
}

/** Who took part in sealing a block, from what later blocks carry. */
export function participationCases(): readonly ConsensusCase[] {
  return [
    ...[4, 5, 7].flatMap((n) => {
      const scene = sceneOf('psc-1', n)
      return [...counted(scene), ...refusals(scene)].map((carried) => caseOf(scene, carried))
    }),
    ...[22, 30].flatMap((n) => {
      const scene = sceneOf('psc-1', n)
      return counted(scene).map((carried) => caseOf(scene, carried))
    }),
    ...[4, 7].flatMap((n) => {
      const scene = sceneOf('besu', n)
      return counted(scene).map((carried) => caseOf(scene, carried))
    }),
  ]
}
