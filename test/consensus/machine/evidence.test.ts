import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyEvidence } from '../../../src/consensus/index.ts'
import { createContext, start, step, type Event } from '../../../src/consensus/machine/index.ts'
import type { Evidence } from '../../../src/consensus/machine/Evidence.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { plainChanges, enough } from '../../../src/fill/steps/justifyGrid.ts'
import { arrival, openLab, type Lab, type Validator } from '../../../src/fill/steps/Lab.ts'
import {
  blockAt,
  changeOf,
  commitOf,
  digestOf,
  preparedChange,
  prepareOf,
  proposalOf,
  say,
} from '../../../src/fill/steps/messages.ts'
import { headOf } from '../../../src/fill/steps/stepsLanguage.ts'
import type { ConsensusEvent } from '../../../src/model/generated/adapter.ts'
import { integer, quantity, toBytes } from '../../../src/model/Hex.ts'
import { Rejection } from '../../../src/model/Rejection.ts'

const crypto = await loadCrypto('auto')

/** One thing that happens, in small numbers: what, whose, which round, which of a few blocks, in which round it was prepared. */
const happening = fc.record({
  what: fc.constantFrom(
    'prepare',
    'prepare',
    'commit',
    'commit',
    'change',
    'change',
    'preparedChange',
    'proposal',
    'proposal',
    'timer',
  ),
  who: fc.constantFrom(2, 3),
  round: fc.nat(2),
  block: fc.nat(1),
  at: fc.nat(2),
})

interface Happening {
  readonly what: string
  readonly who: number
  readonly round: number
  readonly block: number
  readonly at: number
}

/** Says and does anything as two validators who stop at nothing; nodes 0 and 1 say nothing but the truth. */
function eventOf(lab: Lab, { what, who, round: small, block: salt, at }: Happening): ConsensusEvent {
  const author = lab.validators[who] ?? lab.outsider
  const round = BigInt(small)
  const block = blockAt(lab, round, { salt: BigInt(salt + 7) })
  const digest = digestOf(lab, block, round)
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  switch (what) {
    case 'prepare':
      return arrival(lab, say.prepare(prepareOf(lab, author, { round, digest })))
    case 'commit':
      return arrival(lab, say.commit(commitOf(lab, author, { round, digest })))
    case 'change':
      return arrival(lab, say.roundChange({ roundChange: changeOf(lab, author, { round: round + 1n }), prepares: [] }))
    case 'preparedChange': {
      const prepared = lab.context.wire.inRound(block, BigInt(at))
      const change = { round: round + 1n, block: prepared, at: BigInt(at), preparers: voters }
      return arrival(lab, say.roundChange(preparedChange(lab, author, change)))
    }
    case 'proposal': {
      // The header of the block may name another round than the one that it is proposed in.
      const proposed = at === 0 ? lab.context.wire.inRound(block, round + 1n) : block
      const roundChanges = round === 0n ? [] : plainChanges(lab, voters, round)
      return arrival(lab, say.proposal(proposalOf(lab, { round, block: proposed, roundChanges })))
    }
    case 'head': {
      const sealers = [...lab.validators.slice(0, enough(lab.validators.length) - 1), author]
      return headOf(lab, block, round, sealers)
    }
    default:
      return { op: 'timer', kind: 'round', height: quantity(lab.height), round: quantity(round) }
  }
}

function toEvent(event: ConsensusEvent): Event {
  switch (event.op) {
    case 'message':
      return { ...event, code: Number(event.code) }
    case 'timer':
      return { ...event, height: integer(event.height), round: integer(event.round) }
    case 'head':
      return { ...event, round: integer(event.round) }
    default:
      return event
  }
}

/** All evidence that a node tells on its way. */
function toldOf(lab: Lab, self: Validator | undefined, events: readonly ConsensusEvent[]): readonly Evidence[] {
  const context = createContext({
    consensus: lab.consensus,
    ...(self !== undefined && {
      self: { address: self.address, sign: (hash) => crypto.sign(hash, toBytes(self.key)) },
    }),
    baseTimeoutMs: 1000,
    blockPeriodMs: 500,
  })
  const parent = {
    height: lab.parent.height,
    hash: lab.parent.hash,
    proposer: lab.parent.proposer,
    validators: lab.addresses,
  }
  let { state } = start({ parent, validators: lab.addresses, signedHeight: -1n }, context)
  return events.flatMap((event) => {
    const stepped = step(state, toEvent(event), context)
    state = stepped.state
    return stepped.outbox.evidence
  })
}

/** Reason for which the judge of evidence refuses it. */
function refusalOf(lab: Lab, { statements: [first, second], ...evidence }: Evidence): string | undefined {
  const statement = ({
    code,
    signed,
    headerRlp,
  }: typeof first): Parameters<typeof verifyEvidence>[0]['statements'][0] => ({
    code: BigInt(code),
    signed: toBytes(signed),
    ...(headerRlp !== undefined && { headerRlp: toBytes(headerRlp) }),
  })
  try {
    verifyEvidence({ ...evidence, statements: [statement(first), statement(second)] }, lab.addresses, lab.consensus)
    return undefined
  } catch (error) {
    if (error instanceof Rejection) return error.reason
    throw error
  }
}

describe.each(['psc-1', 'qbft-eea', 'besu'])('evidence that a node tells under %s', (profile) => {
  it('is accepted by the judge of evidence, and accuses nobody but the two who contradict themselves', () => {
    const lab = openLab({ profile, validators: 4, crypto })
    const liars = lab.addresses.slice(2)
    const counts = new Map<string, number>()
    // A sealed block ends the height, so that it comes last.
    const course = fc.tuple(
      fc.array(happening, { minLength: 3, maxLength: 12 }),
      happening.map((one) => ({ ...one, what: 'head' })),
      fc.boolean(),
    )
    fc.assert(
      fc.property(course, ([happenings, head, watches]) => {
        const events = [...happenings, head].map((one) => eventOf(lab, one))
        for (const evidence of toldOf(lab, watches ? undefined : lab.validators[0], events)) {
          counts.set(evidence.kind, (counts.get(evidence.kind) ?? 0) + 1)
          const leads = evidence.kind === 'DoubleProposal' && evidence.signer === lab.leaderOf(evidence.round).address
          expect({ kind: evidence.kind, refusal: refusalOf(lab, evidence) }).toEqual({ kind: evidence.kind })
          expect(leads || liars.includes(evidence.signer)).toBe(true)
        }
      }),
      { numRuns: 300, seed: 20_261_125 },
    )
    const kinds = ['DoubleCommit', 'DoublePrepare', 'DoubleProposal', 'DoubleSeal', 'LockForgotten']
    expect(kinds.filter((kind) => (counts.get(kind) ?? 0) < 5)).toEqual([])
  }, 120_000)
})
