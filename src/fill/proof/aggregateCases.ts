import { keccak256 } from '../../crypto/keccak.ts'
import type { ProvenBatch } from '../../model/generated/roles.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { hash32, type Hash32 } from '../../model/Hex.ts'
import type { BatchInputs } from '../../proof/BatchInputs.ts'
import { forkIdOf, messagesHash, zeroHash } from '../../proof/commitments.ts'
import { at } from '../consensus/council.ts'
import { changed, proven, rulesetNames, specimens, type Setting, type Specimen } from './batches.ts'
import { deployment } from './chain.ts'
import { attested, programs, stranger } from './people.ts'
import type { ProofCase } from './ProofCase.ts'

type Ask = Extract<ProofCase['asked'], { readonly kind: 'aggregate' }>['ask']

/** A question to an aggregator. */
export function aggregateCase(
  name: string,
  given: string,
  ask: Partial<Ask> & Pick<Ask, 'batches'>,
  rest: Partial<Pick<ProofCase, 'clauses' | 'reason' | 'twin' | 'alsoAllowed'>> & { readonly setting?: Setting } = {},
): ProofCase {
  const { setting = 'plain', ...more } = rest
  return {
    name: `proof/aggregate/${name}`,
    given,
    clauses: [],
    ruleset: rulesetNames[setting],
    asked: { kind: 'aggregate', ask: { deployment, allowedPrograms: [programs.known], ...ask } },
    ...more,
  }
}

/** Accept twin of most. */
export const good = 'proof/aggregate/two'

/** Aggregations: whole ones, and one for each assertion that is broken. */
export function aggregateCases(): readonly ProofCase[] {
  return [...accepted(), ...programsOf(), ...apart(), ...orders()]
}

/** The three batches of the chain without a consensus. */
export function plain(): readonly [Specimen, Specimen, Specimen] {
  const all = specimens('plain')
  return [at(all, 0), at(all, 1), at(all, 2)]
}

/** Clauses that an aggregation which is made shows. */
const allOfAggregations: readonly string[] = [
  'PRF-3',
  'PRF-9',
  'PRF-17',
  'PRF-18',
  'PRF-19',
  ...Array.from({ length: 11 }, (_, index) => `PRF-${21 + index}`),
  'PRF-37',
]

function accepted(): readonly ProofCase[] {
  const [first, second, third] = plain()
  const later = changed(third, { lastTimestamp: 2000n })
  const still = changed(second, { lastTimestamp: first.inputs.lastTimestamp })
  const twice = [programs.known, programs.stranger, programs.known]
  const whole = { clauses: allOfAggregations }
  return [
    aggregateCase('one', 'One batch.', { batches: [first].map(proven) }, whole),
    aggregateCase('two', 'Two batches that adjoin.', { batches: [first, second].map(proven) }, whole),
    aggregateCase(
      'three',
      'Three batches that adjoin, the last of the next fork and with its data in blobs.',
      { batches: [first, second, later].map(proven) },
      whole,
    ),
    aggregateCase(
      'fork-change',
      'Two batches that adjoin at the boundary of two forks.',
      { batches: [second, later].map(proven) },
      whole,
    ),
    aggregateCase(
      'same-second',
      'Two batches that adjoin and end in the same second.',
      { batches: [first, still].map(proven) },
      whole,
    ),
    aggregateCase(
      'two-programs',
      'Two batches that adjoin, proven by two programs that are allowed.',
      {
        batches: [proven(first), { ...proven(second), proof: attested(second.proof.publicValues, stranger) }],
        allowedPrograms: twice,
      },
      whole,
    ),
    aggregateCase(
      'programs-in-other-order',
      'Two batches that adjoin, and a list of programs in another order.',
      { batches: [first, second].map(proven), allowedPrograms: [programs.stranger, programs.known] },
      whole,
    ),
  ]
}

function programsOf(): readonly ProofCase[] {
  const all: WrongPrograms = [...lacking(), ...unprovenBatches()]
  return all.map(([name, given, ask, reason]) => aggregateCase(name, `${given}.`, ask, { reason, twin: good }))
}

type WrongPrograms = readonly (readonly [string, string, Partial<Ask> & Pick<Ask, 'batches'>, Reason])[]

function lacking(): WrongPrograms {
  const [first, second] = plain()
  const foreign = (one: Specimen): ProvenBatch => ({
    ...proven(one),
    proof: attested(one.proof.publicValues, stranger),
  })
  return [
    ['empty', 'No batches', { batches: [] }, 'AGGREGATION_EMPTY'],
    [
      'no-programs',
      'Two batches that adjoin, and an empty list of allowed programs',
      { batches: [first, second].map(proven), allowedPrograms: [] },
      'PROOF_PROGRAM_NOT_ALLOWED',
    ],
    [
      'program-not-allowed',
      'Two batches that adjoin, the second proven by a program that is not allowed',
      { batches: [proven(first), foreign(second)] },
      'PROOF_PROGRAM_NOT_ALLOWED',
    ],
    [
      'first-program-not-allowed',
      'Two batches that adjoin, the first proven by a program that is not allowed',
      { batches: [foreign(first), proven(second)] },
      'PROOF_PROGRAM_NOT_ALLOWED',
    ],
    [
      'consensus-program-alone',
      'Two batches that adjoin, where only consensus proofs are allowed',
      { batches: [first, second].map(proven), allowedPrograms: [programs.consensus] },
      'PROOF_PROGRAM_NOT_ALLOWED',
    ],
  ]
}

function unprovenBatches(): WrongPrograms {
  const [first, second] = plain()
  const foreign = (one: Specimen): ProvenBatch => ({
    ...proven(one),
    proof: attested(one.proof.publicValues, stranger),
  })
  const unsigned = (one: Specimen): ProvenBatch => ({
    ...proven(one),
    proof: { ...one.proof, proof: at([foreign(one)], 0).proof.proof },
  })
  return [
    [
      'second-proof-invalid',
      'Two batches that adjoin, the second with a signature of somebody else',
      { batches: [proven(first), unsigned(second)] },
      'PROOF_INVALID',
    ],
    [
      'first-proof-invalid',
      'Two batches that adjoin, the first with a signature of somebody else',
      { batches: [unsigned(first), proven(second)] },
      'PROOF_INVALID',
    ],
    [
      'second-mock',
      'Two batches that adjoin, the second with a mock proof',
      { batches: [proven(first), { ...proven(second), proof: { ...second.proof, mock: true } }] },
      'PROOF_MOCKED',
    ],
    [
      'second-kind-unknown',
      'Two batches that adjoin, the second with a proof of an unknown kind',
      { batches: [proven(first), { ...proven(second), proof: { ...second.proof, kind: 'groth16' } }] },
      'PROOF_KIND_UNKNOWN',
    ],
  ]
}

/** Two batches, and one thing in the second that does not follow from the first. */
function apart(): readonly ProofCase[] {
  const [first, second, third] = plain()
  const fork = (name: string): Hash32 => forkIdOf(name, { keccak256 })
  const all: Apart = [...otherDomains(), ...otherParents(), ...otherSets()]
  return [
    ...all.map(([name, what, change, reason, twin = good]) =>
      aggregateCase(
        name,
        `Two batches, the second with ${what}.`,
        { batches: [first, changed(second, change)].map(proven) },
        { clauses: ['PRF-3'], reason, twin },
      ),
    ),
    ...moved(first, second),
    aggregateCase(
      'fork-backwards',
      'Two batches, the second of an earlier fork than the first.',
      { batches: [changed(first, { lastTimestamp: 2000n, forkId: fork('price3450') }), second].map(proven) },
      { reason: 'AGGREGATION_FORK_BACKWARDS', twin: 'proof/aggregate/fork-change' },
    ),
    aggregateCase(
      'batch-missing',
      'The first and the third of three batches.',
      { batches: [first, third].map(proven) },
      { reason: 'AGGREGATION_BLOCKS_APART', twin: 'proof/aggregate/three' },
    ),
  ]
}

type Apart = readonly (readonly [string, string, Partial<BatchInputs>, Reason, string?])[]

function otherDomains(): Apart {
  const [first, second] = plain()
  const other = hash32(`0x${'77'.repeat(32)}`)
  const fork = (name: string): Hash32 => forkIdOf(name, { keccak256 })
  return [
    ['chain-ids-differ', 'another chain id', { chainId: 1n }, 'PROOF_DOMAIN_MISMATCH'],
    ['settlements-differ', 'another settlement', { settlementDomain: other }, 'PROOF_DOMAIN_MISMATCH'],
    ['rulesets-differ', 'another ruleset', { rulesetHash: other }, 'PROOF_DOMAIN_MISMATCH'],
    ['fork-ahead', 'a fork that is not in force at its end', { forkId: fork('price3450') }, 'PROOF_FORK_MISMATCH'],
    ['hash-of-parent-differs', 'another parent', { parentBlockHash: other }, 'AGGREGATION_HASHES_APART'],
    ['state-differs', 'another state to start from', { preStateRoot: other }, 'AGGREGATION_STATES_APART'],
    [
      'state-of-own-end',
      'the state that it ends in to start from',
      { preStateRoot: second.inputs.postStateRoot },
      'AGGREGATION_STATES_APART',
    ],
    [
      'state-before-first',
      'the state that the first starts from',
      { preStateRoot: first.inputs.preStateRoot },
      'AGGREGATION_STATES_APART',
    ],
  ]
}

function otherParents(): Apart {
  const [first] = plain()
  const other = hash32(`0x${'77'.repeat(32)}`)
  return [
    ['batch-before-differs', 'another batch before', { parentBatchHash: other }, 'AGGREGATION_BATCHES_APART'],
    ['batch-number-repeated', 'the number of the first', { batchNumber: 5n }, 'AGGREGATION_BATCHES_APART'],
    ['batch-number-skipped', 'a number two more', { batchNumber: 7n }, 'AGGREGATION_BATCHES_APART'],
    ['set-differs', 'another set to start with', { validatorSetHashAtParent: other }, 'AGGREGATION_SETS_APART'],
    [
      'set-zero',
      'no set to start with',
      { validatorSetHashAtParent: hash32(`0x${'00'.repeat(32)}`) },
      'AGGREGATION_SETS_APART',
    ],
    [
      'set-of-first',
      'the set that the first starts with',
      { validatorSetHashAtParent: first.inputs.validatorSetHashAtParent },
      'AGGREGATION_SETS_APART',
    ],
  ]
}

function otherSets(): Apart {
  const [first] = plain()
  const other = hash32(`0x${'77'.repeat(32)}`)
  return [
    [
      'time-backwards',
      'an end one second before that of the first',
      { lastTimestamp: first.inputs.lastTimestamp - 1n },
      'AGGREGATION_TIME_BACKWARDS',
      'proof/aggregate/same-second',
    ],
    [
      'recipient-differs',
      'another recipient of the reward',
      { rewardRecipient: stranger.address },
      'REWARD_RECIPIENT_MISMATCH',
    ],
    ['status-differs', 'the status of failure', { status: 0n }, 'PROOF_STATUS_FAILED'],
    [
      'batch-hash-differs',
      'a batch hash that is not that of its parts',
      { batchHash: other },
      'PROVEN_BATCH_HASH_MISMATCH',
    ],
  ]
}

/** Blocks and messages, whose lists follow what is committed to. */
function moved(first: Specimen, second: Specimen): readonly ProofCase[] {
  const { inputs } = second
  const { firstBlock, lastBlock, l1MessageCountBefore: before, l1MessageCountAfter: after } = inputs
  const from = (hash: Hash32): Partial<BatchInputs> => ({
    l1MessagesHashBefore: hash,
    l1MessagesHashAfter: messagesHash(hash, second.lists.messages, { keccak256 }),
  })
  const blocks = (by: bigint): Partial<BatchInputs> => ({ firstBlock: firstBlock + by, lastBlock: lastBlock + by })
  const counts = (by: bigint): Partial<BatchInputs> => ({
    l1MessageCountBefore: before + by,
    l1MessageCountAfter: after + by,
  })
  const all: readonly (readonly [string, string, Partial<BatchInputs>, Reason])[] = [
    ['blocks-missing', 'begins two blocks after the end of the first', blocks(1n), 'AGGREGATION_BLOCKS_APART'],
    ['blocks-overlap', 'begins with the last block of the first', blocks(-1n), 'AGGREGATION_BLOCKS_APART'],
    ['messages-differ', 'takes up other messages', from(hash32(`0x${'77'.repeat(32)}`)), 'AGGREGATION_MESSAGES_APART'],
    ['messages-from-zero', 'takes up the messages from zero', from(zeroHash), 'AGGREGATION_MESSAGES_APART'],
    ['message-skipped', 'counts a message more before it', counts(1n), 'AGGREGATION_MESSAGES_APART'],
    ['message-counted-twice', 'counts a message less before it', counts(-1n), 'AGGREGATION_MESSAGES_APART'],
    ['list-range-longer', 'names a block more than it has', { lastBlock: lastBlock + 1n }, 'PROVEN_BLOCKS_MISMATCH'],
    [
      'list-count-larger',
      'counts a message more than it has',
      { l1MessageCountAfter: after + 1n },
      'PROVEN_MESSAGES_MISMATCH',
    ],
    [
      'list-count-the-same',
      'counts no message of those that it has',
      { l1MessageCountAfter: before },
      'PROVEN_MESSAGES_MISMATCH',
    ],
  ]
  return all.map(([name, what, change, reason]) =>
    aggregateCase(
      name,
      `Two batches, and the second ${what}.`,
      { batches: [first, changed(second, change)].map(proven) },
      { reason, twin: good },
    ),
  )
}

function orders(): readonly ProofCase[] {
  const [first, second, third] = plain()
  const all: readonly (readonly [string, string, readonly Specimen[], Reason])[] = [
    ['turned-round', 'Two batches in the other order.', [second, first], 'AGGREGATION_BLOCKS_APART'],
    ['three-turned-round', 'Three batches in the other order.', [third, second, first], 'AGGREGATION_FORK_BACKWARDS'],
    ['repeated', 'The same batch twice.', [first, first], 'AGGREGATION_PROOF_REPEATED'],
    ['repeated-apart', 'Two batches and the first again.', [first, second, first], 'AGGREGATION_PROOF_REPEATED'],
    [
      'repeated-whole',
      'Two batches, both of them twice.',
      [first, second, first, second],
      'AGGREGATION_PROOF_REPEATED',
    ],
  ]
  return all.map(([name, given, batches, reason]) =>
    aggregateCase(name, given, { batches: batches.map(proven) }, { reason, twin: good }),
  )
}
