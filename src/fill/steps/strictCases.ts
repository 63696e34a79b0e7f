import { split, toBytes as textOf, join, fromBytes as item } from '../../codec/Rlp.ts'
import type { ConsensusEvent } from '../../model/generated/adapter.ts'
import { fromBytes, hash32, quantity, toBytes } from '../../model/Hex.ts'
import { groupOrder } from '../consensus/signatures.ts'
import { enough, plainChanges, timeout } from './justifyGrid.ts'
import { arrival, makeBlock, openLab, startOf, type Lab, type LabOptions } from './Lab.ts'
import { blockAt, commitOf, digestOf, preparedChange, prepareOf, proposalOf, say } from './messages.ts'
import { leadingTo, proposed, stageOf, type Stage } from './phases.ts'
import { changes, faulty, headOf, stepsCase, type Told } from './stepsLanguage.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

const otherDigest = hash32(`0x${'d2'.repeat(32)}`)

/**
 * What a node may easily leave out and still pass on a good day: how a message is written, what votes are for, and whose
 * timers, verdicts and blocks it hears of.
 *
 * @param lab - Keys and chain of at least four validators.
 */
export function strictCases(lab: Lab): readonly StepsCase[] {
  const stage = stageOf(lab)
  return [
    ...written(stage),
    ...countedFor(stage),
    ...certifiedFor(stage),
    ...heardOf(stage),
    ...orphans(stage),
    ...afterRefusal(stage),
    lastRound(stage),
    stranger(stage),
  ]
}

/** The first height, whose first proposer no block before decides. */
export function firstHeight(options: Omit<LabOptions, 'parentHeight'>): readonly StepsCase[] {
  const lab = openLab({ ...options, parentHeight: 0n })
  const leader = lab.leaderOf(0n)
  const second = lab.leaderOf(1n)
  const told = (name: string, must: string): Told => ({
    name: `first-height-${name}`,
    when: 'the block period of height 1 is over',
    must,
    clauses: ['CNS-19', 'BFT-19'],
  })
  const begun = timeout(lab, 0n, 'block')
  return [
    stepsCase(lab, leader, told('leader', 'the first validator asks for a block'), [
      { event: begun, expect: 'needBlock 0' },
    ]),
    stepsCase(lab, second, told('second', 'the second validator does not'), [{ event: begun, expect: '' }]),
  ]
}

/** Ways to write a prepare that are not the one way. */
function written(stage: Stage): readonly StepsCase[] {
  const { lab, self, block } = stage
  const author = lab.validators.at(-1) ?? lab.outsider
  const good = arrival(lab, say.prepare(prepareOf(lab, author, { round: 0n, digest: digestOf(lab, block, 0n) })))
  const ways: readonly (readonly [string, string, string, string, (data: Uint8Array) => Uint8Array])[] = [
    ['high-s', 'has a high s', 'SIGNATURE_HIGH_S', 'CNS-5', (data) => signedAs(data, highTwin)],
    ['parity-27', 'has a parity of 27 or 28', 'SIGNATURE_PARITY_INVALID', 'CNS-5', (data) => signedAs(data, parity27)],
    ['padded-height', 'has a height with a leading zero', 'CONSENSUS_MESSAGE_MALFORMED', 'CNS-7', paddedHeight],
    ['surplus', 'has a third item behind its signature', 'CONSENSUS_MESSAGE_MALFORMED', 'CNS-7', withSurplus],
  ]
  const size = lab.validators.length
  return ways.map(([name, what, reason, clause, alter]) => ({
    name: `accept/${lab.profile}/${size}-new-prepare-${name}`,
    given: `${size} validators under ${lab.profile}, and a node at a new height`,
    when: `a PREPARE comes that ${what}`,
    must: `the message is answered with reject ${reason}`,
    clauses: [clause],
    start: startOf(lab, self),
    steps: [{ event: altered(good, alter), expect: `reject ${reason}` }],
    twin: `accept/${lab.profile}/${size}-new-prepare-good`,
  }))
}

function altered(event: ConsensusEvent, alter: (data: Uint8Array) => Uint8Array): ConsensusEvent {
  return event.op === 'message' ? { ...event, data: fromBytes(alter(toBytes(event.data))) } : event
}

function signedAs(data: Uint8Array, change: (signature: Uint8Array) => Uint8Array): Uint8Array {
  const [payload, signature] = split(data)
  return join([payload ?? new Uint8Array(), item(change(textOf(signature ?? new Uint8Array())))])
}

function highTwin(signature: Uint8Array): Uint8Array {
  const s = groupOrder - BigInt(fromBytes(signature.subarray(32, 64)))
  const other = Buffer.from(s.toString(16).padStart(64, '0'), 'hex')
  return Uint8Array.of(...signature.subarray(0, 32), ...other, 1 - (signature[64] ?? 0))
}

function parity27(signature: Uint8Array): Uint8Array {
  return Uint8Array.of(...signature.subarray(0, 64), 27 + (signature[64] ?? 0))
}

function paddedHeight(data: Uint8Array): Uint8Array {
  const [payload = new Uint8Array(), signature = new Uint8Array()] = split(data)
  const [height = new Uint8Array(), ...rest] = split(payload)
  return join([join([item(Uint8Array.of(0, ...textOf(height))), ...rest]), signature])
}

function withSurplus(data: Uint8Array): Uint8Array {
  return join([...split(data), Uint8Array.of(0xc0)])
}

/** Votes that are for another block than the one they are held against. */
function countedFor(stage: Stage): readonly StepsCase[] {
  const { lab, self, block } = stage
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  const [stray, ...rest] = voters
  if (stray === undefined) return []
  const digest = digestOf(lab, block, 0n)
  const other = 'ignore CONSENSUS_DIGEST_MISMATCH'
  return [
    stepsCase(
      lab,
      self,
      {
        name: 'prepare-for-another-block',
        when: 'of a quorum of prepares one is for another block',
        must: 'the node does not commit',
        clauses: ['BFT-9'],
      },
      [
        ...proposed(stage),
        { event: arrival(lab, say.prepare(prepareOf(lab, stray, { round: 0n, digest: otherDigest }))), expect: other },
        ...rest.map((one) => ({
          event: arrival(lab, say.prepare(prepareOf(lab, one, { round: 0n, digest }))),
          expect: 'accept',
        })),
      ],
    ),
    stepsCase(
      lab,
      self,
      {
        name: 'commit-for-another-block',
        when: 'of a quorum of commits one is for another block',
        must: 'nothing is final',
        clauses: ['BFT-11'],
      },
      [
        ...leadingTo('prepared', stage),
        { event: arrival(lab, say.commit(commitOf(lab, stray, { round: 0n, digest: otherDigest }))), expect: other },
        ...rest.map((one) => ({
          event: arrival(lab, say.commit(commitOf(lab, one, { round: 0n, digest }))),
          expect: 'accept',
        })),
      ],
    ),
  ]
}

/** Round changes that bring the block that they name, and another one. */
function certifiedFor({ lab, self, block }: Stage): readonly StepsCase[] {
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  const author = lab.validators.at(-1) ?? lab.outsider
  const named = preparedChange(lab, author, { round: 1n, block, at: 0n, preparers: voters })
  const swapped = { ...named, block: blockAt(lab, 0n, { salt: 55n }) }
  return [
    {
      name: `accept/${lab.profile}/${lab.validators.length}-new-change-with-another-block`,
      given: `${lab.validators.length} validators under ${lab.profile}, and a node at a new height`,
      when: 'a ROUND_CHANGE comes that names one prepared block and brings another',
      must: 'the message is answered with reject PREPARED_CERTIFICATE_WRONG',
      clauses: ['BFT-4'],
      start: startOf(lab, self),
      steps: [{ event: arrival(lab, say.roundChange(swapped)), expect: 'reject PREPARED_CERTIFICATE_WRONG' }],
      twin: `accept/${lab.profile}/${lab.validators.length}-new-change-with-its-block`,
    },
    {
      name: `accept/${lab.profile}/${lab.validators.length}-new-change-with-its-block`,
      given: `${lab.validators.length} validators under ${lab.profile}, and a node at a new height`,
      when: 'a ROUND_CHANGE comes that brings the prepared block that it names',
      must: 'the message is answered with accept',
      clauses: ['BFT-4'],
      start: startOf(lab, self),
      steps: [{ event: arrival(lab, say.roundChange(named)), expect: 'accept' }],
    },
  ]
}

/** Timers, verdicts and blocks of somewhere else. */
function heardOf({ lab, self, block }: Stage): readonly StepsCase[] {
  const elsewhere = (kind: 'block' | 'round', height: bigint): PlannedStep => ({
    event: { op: 'timer', kind, height: quantity(height), round: quantity(0n) },
    expect: '',
  })
  const proposal = arrival(lab, say.proposal(proposalOf(lab, { round: 0n, block })))
  return [
    stepsCase(
      lab,
      self,
      {
        name: 'timers-of-other-heights',
        when: 'timers of the height before and of the height after end',
        must: 'nothing comes of them',
        clauses: ['BFT-12'],
      },
      [
        elsewhere('block', lab.height + 1n),
        elsewhere('block', lab.height - 1n),
        { event: timeout(lab, 0n, 'block'), expect: '' },
        elsewhere('round', lab.height + 1n),
        elsewhere('round', lab.height - 1n),
        { event: timeout(lab, 0n), expect: 'ROUND_CHANGE 1' },
      ],
    ),
    stepsCase(
      lab,
      self,
      {
        name: 'verdict-on-another-block',
        when: 'execution finds another block valid than the one that the node waits for',
        must: 'the node prepares only when its own block is found valid',
        clauses: ['BFT-8'],
      },
      [
        { event: proposal, expect: 'accept, needVerdict' },
        { event: { op: 'executed', digest: otherDigest, valid: true }, expect: '' },
        { event: { op: 'executed', digest: block.hash, valid: true }, expect: 'PREPARE 0' },
      ],
    ),
  ]
}

/** A sealed block that builds on something else. */
function orphans({ lab, self, block }: Stage): readonly StepsCase[] {
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  const orphan = makeBlock(lab, {
    height: lab.height,
    proposer: lab.leaderOf(0n).address,
    round: 0n,
    parentHash: otherDigest,
    salt: 8n,
  })
  return [
    stepsCase(
      lab,
      self,
      {
        name: 'head-on-another-parent',
        when: 'a sealed block comes that builds on another parent, and then one that builds on the last block',
        must: 'only the second moves the node on',
        clauses: ['BFT-18'],
      },
      [
        { event: headOf(lab, orphan, 0n, voters), expect: 'reject PARENT_MISMATCH' },
        { event: headOf(lab, block, 0n, voters), expect: 'accept' },
      ],
    ),
  ]
}

/** A later block that turns out to be invalid. */
function afterRefusal(stage: Stage): readonly StepsCase[] {
  const { lab, self } = stage
  const voters = lab.validators.slice(0, enough(lab.validators.length))
  const fresh = blockAt(lab, 1n, { salt: 64n })
  const later = proposalOf(lab, { round: 1n, block: fresh, roundChanges: plainChanges(lab, voters, 1n) })
  return [
    stepsCase(
      lab,
      self,
      {
        name: 'lock-survives-refusal',
        when: 'a node that committed in round 0 finds the fresh block of round 1 invalid, and round 1 times out',
        must: 'its round change names the block prepared in round 0',
        clauses: ['BFT-10'],
      },
      [
        ...leadingTo('locked', stage),
        { event: arrival(lab, say.proposal(later)), expect: 'accept, needVerdict' },
        { event: { op: 'executed', digest: fresh.hash, valid: false }, expect: '' },
        { event: timeout(lab, 1n), expect: 'ROUND_CHANGE 2 prepared 0' },
      ],
    ),
  ]
}

/** The highest round that there is. */
function lastRound({ lab, self }: Stage): StepsCase {
  const others = lab.validators.filter((one) => one !== self)
  const last = lab.context.roundMax
  return stepsCase(
    lab,
    self,
    {
      name: 'last-round',
      when: 'f + 1 validators change to the highest round, and it times out',
      must: 'the node follows them and stays there',
      clauses: ['BFT-17', 'CNS-9'],
    },
    [
      ...changes(lab, others.slice(0, faulty(lab.validators.length) + 1), last, `accept, ROUND_CHANGE ${last}`),
      { event: timeout(lab, last), expect: '' },
    ],
  )
}

/** A node with a key that is in no set. */
function stranger(stage: Stage): StepsCase {
  const { lab, block } = stage
  const proposal = arrival(lab, say.proposal(proposalOf(lab, { round: 0n, block })))
  return stepsCase(
    lab,
    lab.outsider,
    {
      name: 'stranger',
      when: 'a node whose key is in no set sees a valid proposal, and the round times out',
      must: 'it signs nothing',
      clauses: ['CNS-13', 'BFT-8'],
    },
    [
      { event: proposal, expect: 'accept, needVerdict' },
      { event: { op: 'executed', digest: block.hash, valid: true }, expect: '' },
      { event: timeout(lab, 0n), expect: '' },
    ],
  )
}
