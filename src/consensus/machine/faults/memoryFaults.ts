import type { ConsensusFault } from '../../ConsensusFault.ts'
import type { OpenedProposal, OpenedRoundChange } from '../../justification/Opened.ts'
import type { MachineRules, NodeBounds } from '../Context.ts'
import type { Durable } from '../durable.ts'
import { codes, type OpenedMessage, type Wire } from '../Wire.ts'
import { ignoring, knowing, saying, type FaultyRules } from './FaultyRules.ts'

/** Begins again with less or other than what was durable. */
function recalling(change: (kept: Durable) => Durable): () => Partial<MachineRules> {
  return () => ({ recall: change })
}

function unlocked(durable: Durable): Durable {
  const { lock: _, ...kept } = durable
  return kept
}

/** Slips with what is kept, through a crash and until it is needed. */
const durableFaults: readonly FaultyRules[] = [
  { name: 'restart-without-lock', sentence: 'The lock does not survive a crash.', alter: recalling(unlocked) },
  {
    name: 'restart-without-votes',
    sentence: 'What was signed does not survive a crash.',
    alter: recalling((kept) => ({ ...kept, signed: new Map() })),
  },
  {
    name: 'restart-in-first-round',
    sentence: 'After a crash a node begins in round 0.',
    alter: recalling((kept) => ({ ...kept, round: 0n })),
  },
  {
    name: 'restart-silent',
    sentence: 'After a crash a node does not send its round change again.',
    alter: recalling((kept) => ({
      ...kept,
      signed: new Map([...kept.signed].filter(([key]) => key !== `roundChange/${kept.round}`)),
    })),
  },
  {
    name: 'prepare-not-durable',
    sentence: 'Only a COMMIT makes votes durable.',
    alter: saying(({ persist, ...outbox }) =>
      persist !== undefined && outbox.sends.some(({ code }) => code === codes.commit) ? { ...outbox, persist } : outbox,
    ),
  },
  {
    name: 'heights-ahead-dropped',
    sentence: 'Messages for heights ahead are thrown away.',
    alter: knowing((after) => ({ ...after, future: [] })),
  },
  {
    name: 'buffer-shared',
    sentence: 'Messages for heights ahead have room for as many in all as they should have for each validator.',
    alter: ignoring(
      ({ op }, { future }, { bounds }) => op === 'message' && future.length >= bounds.messagesAheadPerValidatorMax,
    ),
  },
  {
    name: 'votes-for-late-evidence-dropped',
    sentence: 'Votes on a block are thrown away once it is final.',
    alter: knowing((after) => (after.decided === undefined ? after : { ...after, rounds: new Map() })),
  },
]

function bounding(change: (bounds: NodeBounds) => Partial<NodeBounds>): () => Partial<MachineRules> {
  return () => ({
    around: (honest) => ({ ...honest, bounds: { ...honest.bounds, ...change(honest.bounds) } }),
  })
}

/** Slips with how much is kept of others, each by one. */
const boundFaults: readonly FaultyRules[] = [
  {
    name: 'heights-ahead-one-more',
    sentence: 'Messages are kept for one height more than the profile says.',
    alter: bounding(({ heightsAheadMax }) => ({ heightsAheadMax: heightsAheadMax + 1n })),
  },
  {
    name: 'heights-ahead-one-fewer',
    sentence: 'Messages are kept for one height fewer than the profile says.',
    alter: bounding(({ heightsAheadMax }) => ({ heightsAheadMax: heightsAheadMax - 1n })),
  },
  {
    name: 'messages-ahead-one-more',
    sentence: 'One message more of each validator is kept for heights ahead than the profile says.',
    alter: bounding(({ messagesAheadPerValidatorMax }) => ({
      messagesAheadPerValidatorMax: messagesAheadPerValidatorMax + 1,
    })),
  },
  {
    name: 'messages-ahead-one-fewer',
    sentence: 'One message fewer of each validator is kept for heights ahead than the profile says.',
    alter: bounding(({ messagesAheadPerValidatorMax }) => ({
      messagesAheadPerValidatorMax: messagesAheadPerValidatorMax - 1,
    })),
  },
  {
    name: 'rounds-ahead-one-more',
    sentence: 'Votes of each validator are kept for one round ahead more than the profile says.',
    alter: bounding(({ roundsAheadPerValidatorMax }) => ({
      roundsAheadPerValidatorMax: roundsAheadPerValidatorMax + 1,
    })),
  },
  {
    name: 'rounds-ahead-one-fewer',
    sentence: 'Votes of each validator are kept for one round ahead fewer than the profile says.',
    alter: bounding(({ roundsAheadPerValidatorMax }) => ({
      roundsAheadPerValidatorMax: roundsAheadPerValidatorMax - 1,
    })),
  },
  {
    name: 'rounds-behind-one-more',
    sentence: 'Votes are kept for one round gone by more than the profile says.',
    alter: bounding(({ roundsBehindMax }) => ({ roundsBehindMax: roundsBehindMax + 1 })),
  },
  {
    name: 'rounds-behind-one-fewer',
    sentence: 'Votes are kept for one round gone by fewer than the profile says.',
    alter: bounding(({ roundsBehindMax }) => ({ roundsBehindMax: roundsBehindMax - 1 })),
  },
  {
    name: 'timer-unbounded',
    sentence: 'A timer may be longer than the longest of the profile.',
    alter: bounding(() => ({ timerMsMax: Number.MAX_SAFE_INTEGER })),
  },
]

type Written = (message: OpenedMessage) => OpenedMessage

/** Sends something else than the rules say. */
function writing(change: Written): () => Partial<MachineRules> {
  return () => ({
    around: (honest) => {
      const encode: Wire['encode'] = (message) => honest.wire.encode(change(message))
      return { ...honest, wire: { ...honest.wire, encode } }
    },
  })
}

function proposing(change: (opened: OpenedProposal) => OpenedProposal): () => Partial<MachineRules> {
  return writing((message) => (message.kind === 'proposal' ? { ...message, opened: change(message.opened) } : message))
}

function changing(change: (opened: OpenedRoundChange) => OpenedRoundChange): () => Partial<MachineRules> {
  return writing((message) =>
    message.kind === 'roundChange' ? { ...message, opened: change(message.opened) } : message,
  )
}

/** Slips with what is sent. */
const sendingFaults: readonly FaultyRules[] = [
  {
    name: 'certificate-unsent',
    sentence: 'A round change names a prepared block and brings no prepares.',
    alter: changing((opened) => ({ ...opened, prepares: [] })),
  },
  {
    name: 'prepared-block-unsent',
    sentence: 'A round change names a prepared block and does not bring it.',
    alter: changing(({ roundChange, prepares }) => ({ roundChange, prepares })),
  },
  {
    name: 'changes-unsent',
    sentence: 'A proposal brings no round changes.',
    alter: proposing((opened) => ({ ...opened, roundChanges: [] })),
  },
  {
    name: 'prepares-unsent',
    sentence: 'A proposal brings no prepares.',
    alter: proposing((opened) => ({ ...opened, prepares: [] })),
  },
  {
    name: 'changes-descending',
    sentence: 'The round changes of a proposal are in descending order of their signers.',
    alter: proposing((opened) => ({ ...opened, roundChanges: opened.roundChanges.toReversed() })),
  },
  {
    name: 'prepares-descending',
    sentence: 'The prepares of a proposal are in descending order of their signers.',
    alter: proposing((opened) => ({ ...opened, prepares: opened.prepares.toReversed() })),
  },
  {
    name: 'seals-descending',
    sentence: 'The seals of a final block are in descending order of their signers.',
    alter: saying((outbox) => ({
      ...outbox,
      finalized: outbox.finalized.map((one) => ({ ...one, seals: one.seals.toReversed() })),
    })),
  },
  {
    name: 'lists-unordered',
    sentence: 'Lists of signed payloads may come in any order, and a signer may come twice.',
    alter: () => ({ around: (honest) => ({ ...honest, wire: { ...honest.wire, ascending: false } }) }),
  },
  {
    name: 'round-endless',
    sentence: 'There is no highest round.',
    alter: () => ({
      around: (honest) => ({
        ...honest,
        roundMax: 2n ** 64n,
        roundTimeoutMs: (round) => honest.roundTimeoutMs(round > honest.roundMax ? honest.roundMax : round),
      }),
    }),
  },
]

/** Slips of the layers below that a node shows as well. */
const slips: Readonly<Partial<Record<ConsensusFault, string>>> = {
  'digest-with-round': 'The digest of a block covers its round.',
  'round-in-chain-hash': 'The hash that names a block in the chain covers its round.',
  'round-not-in-commit-hash': 'Commit seals do not cover the round.',
  'seal-over-chain-hash': 'Commit seals are over the hash that names the block in the chain.',
  'high-s-accepted': 'A signature may have a high s.',
  'parity-of-27': 'A parity of 27 or 28 is taken for 0 or 1.',
  'domain-ignored': 'Signatures are not bound to a chain.',
  'code-ignored': 'Signatures of messages do not cover the code.',
  'padded-scalars-accepted': 'Integers may have leading zeros.',
  'surplus-accepted': 'Items behind the last of a list are left unread.',
  'trailing-bytes-accepted': 'Bytes behind a message are left unread.',
  'round-unbounded': 'A round may be any integer.',
  'range-unchecked': 'A signature may have an r or s of zero, or beyond the order of the group.',
  'signature-of-nothing': 'A signature that is none is one of the zero address.',
  'code-unknown-accepted': 'A message of an unknown code is read as a PREPARE.',
  'proposer-sticky': 'The proposer of a block proposes the next one as well.',
  'proposer-without-round': 'The round does not change the proposer.',
  'proposer-in-current-set': 'The previous proposer is looked up in the set of the round.',
  'proposer-first-of-height': 'The first block is proposed by the second validator.',
  'timeout-linear': 'Timeouts grow by the base period each round.',
  'timeout-constant': 'Timeouts do not grow.',
}

const slipFaults: readonly FaultyRules[] = (Object.keys(slips) as (keyof typeof slips)[]).map((slip) => ({
  name: slip,
  sentence: slips[slip] ?? '',
  alter: () => ({ slip }),
}))

/** Slips with what is remembered, written and read. */
export const memoryFaults: readonly FaultyRules[] = [...durableFaults, ...boundFaults, ...sendingFaults, ...slipFaults]
