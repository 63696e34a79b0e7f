import type { MessageName } from '../../consensus/index.ts'
import type { ConsensusEvidenceQuestion } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { bytes, quantity } from '../../model/Hex.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import { addressesOf, at, chain, chainIn, outsider } from './council.ts'
import {
  type Bench,
  benchOf,
  codes,
  digestA,
  digestB,
  height,
  round,
  type Saying,
  type Statement,
} from './evidenceBench.ts'

type Kind = ConsensusEvidenceQuestion['kind']

/** Evidence as it is told, and what is wrong with it where something is. */
interface Told {
  readonly name: string
  readonly what: string
  readonly kind: Kind
  readonly statements: readonly [Statement, Statement]
  readonly change?: Partial<Pick<ConsensusEvidenceQuestion, 'signer' | 'height' | 'round' | 'validators'>>
  readonly reason?: Reason
  readonly clause?: string
  readonly twin?: string
}

function caseOf({ profile, people, accused }: Bench, told: Told): ConsensusCase {
  const { name, what, kind, statements, change, reason, clause = 'CNS-28', twin } = told
  return {
    name: `evidence/${profile}/judged-${name}`,
    given: `Seven validators under the profile ${profile}, and evidence of the kind ${kind}: ${what}.`,
    when: 'A consensus core is asked whether the evidence holds.',
    must: reason === undefined ? 'It holds.' : 'It is refused.',
    clauses: reason === undefined ? ['CNS-28', 'CNS-5', 'CNS-10', 'CNS-11', 'CNS-13'] : [clause],
    ...(twin !== undefined && { twin: `evidence/${profile}/judged-${twin}` }),
    asked: {
      kind: 'evidence',
      ask: {
        profile,
        ...chainIn(profile),
        kind,
        signer: accused.address,
        height: quantity(height),
        round: quantity(round),
        statements: [...statements],
        validators: addressesOf(people),
        ...change,
      },
    },
    expected:
      reason === undefined ? { kind: 'accept', facts: { slashable: profile === 'psc-1' } } : { kind: 'reject', reason },
  }
}

type Near = (told: readonly [string, string], statement: Statement, reason?: Reason, more?: Partial<Told>) => Told

/** Two statements of one kind of message, and how others come near to them. */
interface Doubling {
  readonly bench: Bench
  readonly name: MessageName
  readonly otherName: MessageName
  readonly second: Statement
  readonly near: Near
}

/** Two statements of one kind of message. */
function doubled(bench: Bench, kind: Kind, name: MessageName): readonly Told[] {
  const label = kind.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase()
  const [first, second] = [bench.say({ name }), bench.say({ name, digest: digestB })]
  const near: Near = ([rest, what], statement, reason = 'EVIDENCE_STATEMENT_MISMATCH', more = {}) => ({
    name: `${label}-${rest}`,
    what,
    kind,
    statements: [first, statement],
    reason,
    twin: `${label}-two-blocks`,
    ...more,
  })
  const doubling = { bench, name, otherName: name === 'PREPARE' ? 'COMMIT' : 'PREPARE', second, near } as const
  return [
    { name: `${label}-two-blocks`, what: 'two blocks in one round', kind, statements: [first, second] },
    { name: `${label}-turned-round`, what: 'the same, the other way round', kind, statements: [second, first] },
    near(['same-block', 'one block in one round, told twice'], first, 'EVIDENCE_CONSISTENT'),
    ...misplaced(doubling),
    ...misstated(doubling),
    ...missigned(doubling),
  ]
}

/** One field of the second statement is another. */
function misplaced({ bench: { say, people }, name, otherName, near }: Doubling): readonly Told[] {
  const other = { name, digest: digestB }
  return [
    near(['other-height', 'two blocks at two heights'], say({ ...other, height: height + 1n })),
    near(['other-round', 'two blocks in two rounds'], say({ ...other, round: round + 1n })),
    near(['other-signer', 'two blocks of two validators'], say({ ...other, author: at(people, 3) })),
    near(['other-kind', 'two kinds of messages'], say({ ...other, name: otherName })),
  ]
}

/** One field of what is said about the statements is another. */
function misstated({ bench: { say, people }, name, second, near }: Doubling): readonly Told[] {
  const ofOther = (change: Told['change']): readonly [Reason, Partial<Told>] => [
    'EVIDENCE_STATEMENT_MISMATCH',
    change === undefined ? {} : { change },
  ]
  const strange = say({ name, digest: digestB, author: outsider })
  return [
    near(
      ['not-accused', 'two blocks of another validator than the one accused'],
      second,
      ...ofOther({ signer: at(people, 3).address }),
    ),
    near(
      ['stated-height', 'two blocks at another height than is said'],
      second,
      ...ofOther({ height: quantity(height + 1n) }),
    ),
    near(
      ['stated-round', 'two blocks in another round than is said'],
      second,
      ...ofOther({ round: quantity(round + 1n) }),
    ),
    near(['no-validator', 'two blocks of somebody who is no validator'], strange, 'AUTHOR_NOT_VALIDATOR', {
      statements: [say({ name, author: outsider }), strange],
      change: { signer: outsider.address },
      clause: 'CNS-13',
    }),
  ]
}

/** The second statement is signed or written in another way. */
function missigned({ bench: { say, context, profile }, name, otherName, second, near }: Doubling): readonly Told[] {
  const foreign = { ...context, chain: { ...chain, chainId: quantity(7_778) } }
  const cut = { ...second, signed: bytes(second.signed.slice(0, -2)) }
  const renamed = { ...second, code: quantity(codes[otherName]) }
  const high = { clause: 'CNS-5' }
  const shape = { clause: 'CNS-7' }
  const twin = say({ name, digest: digestB, high: true })
  const elsewhere = say({ name, digest: digestB, context: foreign })
  return [
    near(['high-s', 'the second signature has a high s'], twin, 'SIGNATURE_HIGH_S', high),
    near(
      ['same-block-high-s', 'one message and its twin of high s'],
      say({ name, high: true }),
      'SIGNATURE_HIGH_S',
      high,
    ),
    near(['cut-off', 'the second statement is cut off'], cut, 'CONSENSUS_MESSAGE_MALFORMED', shape),
    ...asOtherCode(name, otherName, profile).map((reason) =>
      near(['as-other-code', 'the second statement under another code'], renamed, reason, shape),
    ),
    ...(profile === 'psc-1' ? [near(['other-chain', 'the second statement for another chain'], elsewhere)] : []),
  ]
}

/** Why a payload cannot be read as one of another kind: its arity, or a block in the place of a digest. */
function asOtherCode(name: MessageName, otherName: MessageName, profile: string): readonly Reason[] {
  const fields = (of: MessageName): number => (of === 'COMMIT' ? 4 : 3)
  const blocks = (of: MessageName): boolean => of === 'PROPOSAL' && profile !== 'psc-1'
  const readable = fields(name) === fields(otherName) && blocks(name) === blocks(otherName)
  return readable ? [] : ['CONSENSUS_MESSAGE_MALFORMED']
}

/** A commit, and how a round change is said and told. */
interface Locking {
  readonly bench: Bench
  readonly change: (more: Partial<Saying>) => Statement
  readonly near: Near
}

/** A commit and a later round change. */
function locks(bench: Bench): readonly Told[] {
  const { say } = bench
  const kind = 'LockForgotten'
  const commit = say({ name: 'COMMIT' })
  const change = (more: Partial<Saying>): Statement => say({ name: 'ROUND_CHANGE', round: round + 1n, ...more })
  const prepared = (at: bigint): Partial<Saying> => ({ prepared: { round: at, digest: digestA } })
  const holds = (rest: string, what: string, second: Statement): Told => ({
    name: `lock-${rest}`,
    what,
    kind,
    statements: [commit, second],
  })
  const near: Near = ([rest, what], second, reason = 'EVIDENCE_CONSISTENT', more = {}) => ({
    ...holds(rest, what, second),
    reason,
    twin: 'lock-forgotten',
    ...more,
  })
  return [
    holds('forgotten', 'a commit in round 2, and a change to round 3 that names nothing', change({})),
    holds('forgotten-later', 'a commit in round 2, and a change to round 9 that names nothing', change({ round: 9n })),
    holds('fallen-back', 'a commit in round 2, and a change that names round 1', change(prepared(1n))),
    holds('fallen-back-to-0', 'a commit in round 2, and a change that names round 0', change(prepared(0n))),
    { ...holds('turned-round', 'the round change comes first', commit), statements: [change({}), commit] },
    near(['kept', 'a commit in round 2, and a change that names round 2'], change(prepared(2n))),
    near(
      ['of-later-round', 'a commit in round 2, and a change to round 5 that names round 4'],
      change({ round: 5n, ...prepared(4n) }),
    ),
    near(['same-round', 'a commit in round 2, and a change to round 2'], change({ round: 2n })),
    near(['earlier-round', 'a commit in round 2, and a change to round 1'], change({ round: 1n })),
    ...falseLocks({ bench, change, near }),
  ]
}

/** Pairs that are no commit with a round change of the same validator and height. */
function falseLocks({ bench: { say, people }, change, near }: Locking): readonly Told[] {
  return [
    near(
      ['other-height', 'a commit, and a change at the next height'],
      change({ height: height + 1n }),
      'EVIDENCE_STATEMENT_MISMATCH',
    ),
    near(
      ['other-signer', 'a commit, and a change of another validator'],
      change({ author: at(people, 3) }),
      'EVIDENCE_STATEMENT_MISMATCH',
    ),
    near(['of-prepare', 'a prepare instead of the commit'], change({}), 'EVIDENCE_STATEMENT_MISMATCH', {
      statements: [say({ name: 'PREPARE' }), change({})],
    }),
    near(['two-commits', 'two commits'], say({ name: 'COMMIT', digest: digestB }), 'EVIDENCE_STATEMENT_MISMATCH'),
    near(['two-changes', 'two round changes'], change({}), 'EVIDENCE_STATEMENT_MISMATCH', {
      statements: [change({}), change({ round: 4n })],
    }),
    near(['stated-round', 'another round than that of the commit'], change({}), 'EVIDENCE_STATEMENT_MISMATCH', {
      change: { round: quantity(1) },
    }),
    near(['high-s', 'a round change with a high s'], change({ high: true }), 'SIGNATURE_HIGH_S', { clause: 'CNS-5' }),
  ]
}

/** Seals by themselves, with the headers that tell their heights. */
function seals({ seal, say, people }: Bench): readonly Told[] {
  const kind = 'DoubleSeal'
  const first = seal({})
  const second = seal({ timestamp: 9n })
  const near: Near = ([rest, what], statement, reason = 'EVIDENCE_STATEMENT_MISMATCH', more = {}) => ({
    name: `seal-${rest}`,
    what,
    kind,
    statements: [first, statement],
    reason,
    twin: 'seal-two-blocks',
    ...more,
  })
  return [
    { name: 'seal-two-blocks', what: 'two seals on two blocks', kind, statements: [first, second] },
    {
      name: 'seal-and-commit',
      what: 'a commit and a seal on another block',
      kind,
      statements: [say({ name: 'COMMIT' }), second],
    },
    near(['same-block', 'a seal told twice'], first, 'EVIDENCE_CONSISTENT'),
    near(['other-height', 'two seals on blocks of two heights'], seal({ height: height + 1n })),
    near(['other-round', 'two seals of two rounds'], seal({ timestamp: 9n, round: round + 1n })),
    near(
      ['same-block-other-round', 'one block that was proposed again in the next round'],
      seal({ round: round + 1n }),
    ),
    near(['other-signer', 'seals of two validators'], seal({ timestamp: 9n }, { author: at(people, 3) })),
    near(['without-header', 'a seal without its header'], seal({ timestamp: 9n }, { shown: null })),
    near(
      ['other-header', 'a seal with the header of another block'],
      seal({ timestamp: 9n }, { shown: { timestamp: 10n } }),
    ),
    near(
      ['lying-header', 'a seal on another height with a header of this one'],
      seal({ height: height + 1n }, { shown: { height } }),
    ),
    near(['high-s', 'a seal of high s'], seal({ timestamp: 9n }, { high: true }), 'SIGNATURE_HIGH_S', {
      clause: 'CNS-5',
    }),
    near(['two-commits', 'two commits'], say({ name: 'COMMIT' }), 'EVIDENCE_STATEMENT_MISMATCH', {
      statements: [say({ name: 'COMMIT' }), say({ name: 'COMMIT', digest: digestB })],
    }),
  ]
}

/** Evidence that somebody else found: that which holds, and that which nearly does. */
export function judgedEvidence(): readonly ConsensusCase[] {
  return ['psc-1', 'qbft-eea'].flatMap((profile) => {
    const bench = benchOf(profile)
    const told = [
      ...doubled(bench, 'DoublePrepare', 'PREPARE'),
      ...doubled(bench, 'DoubleCommit', 'COMMIT'),
      ...doubled(bench, 'DoubleProposal', 'PROPOSAL'),
      ...locks(bench),
      ...seals(bench),
    ]
    return told.map((one) => caseOf(bench, one))
  })
}
