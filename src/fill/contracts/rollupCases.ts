import { bytes, toBytes } from '../../model/Hex.ts'
import { zeroHash } from '../../proof/commitments.ts'
import { encodeBatchInputs } from '../../proof/BatchInputs.ts'
import { attested, programs, stranger } from '../proof/people.ts'
import { reverts, succeeds, type ContractCase } from './ContractCase.ts'
import {
  administrator,
  deploySettlement,
  forkIds,
  offerOf,
  provenAnyway,
  settlementArtefacts,
  submissionOf,
  submit,
  type Settlement,
} from './settlement.ts'
import { person } from './sets.ts'
import { other, wrongBatches } from './wrongBatches.ts'

const given = 'A rollup with a route for each fork and one for consensus proofs, and three messages in its queue.'
const artefacts = settlementArtefacts

interface Plan {
  readonly name: string
  readonly when: string
  readonly clauses: readonly string[]
  /** Absent where the batch is settled. */
  readonly error?: string
  readonly play: (settlement: Settlement) => ReturnType<typeof submit>
}

function caseOf({ name, when, clauses, error, play }: Plan): ContractCase {
  return {
    name: `rollup/${name}`,
    given,
    when,
    must: error === undefined ? 'The batch is settled.' : `The contract reverts with ${error}.`,
    clauses,
    ...(error !== undefined && { twin: 'rollup/settled' }),
    artefacts,
    play: async (chain) => {
      const done = await play(await deploySettlement(chain))
      if (error === undefined) succeeds(done, ['BatchSettled'])
      else reverts(done, error)
    },
  }
}

const wrongPlans: readonly Plan[] = wrongBatches.map(([what, change, error]) => ({
  name: what.replaceAll(' ', '-'),
  when: `A batch is offered, with its data published, that has ${what}.`,
  clauses: ['CTR-15', 'PRF-38'],
  error,
  play: (settlement) => submit(settlement, offerOf(settlement, 0, change)),
}))

const plans: readonly Plan[] = [
  {
    name: 'settled',
    when: 'A batch that takes up where the last one ended is offered, with its data published.',
    clauses: ['CTR-15', 'CTR-19', 'PRF-38'],
    play: (settlement) => submit(settlement, offerOf(settlement, 0)),
  },
  {
    name: 'settled-twice',
    when: 'The same batch is offered again.',
    clauses: ['CTR-15', 'PRF-38'],
    error: 'AggregationBlocksApart',
    play: async (settlement) => {
      succeeds(await submit(settlement, offerOf(settlement, 0)))
      return submit(settlement, offerOf(settlement, 0))
    },
  },
  {
    name: 'copied',
    when: 'Somebody else offers the same batch with the same proof.',
    clauses: ['CTR-15', 'PRF-31'],
    error: 'RewardRecipientMismatch',
    play: (settlement) => submit(settlement, offerOf(settlement, 0), { from: person(49) }),
  },
  {
    name: 'strange-program',
    when: 'The proof is of a program that has no route.',
    clauses: ['CTR-15', 'PRF-39'],
    error: 'ProofProgramNotAllowed',
    play: (settlement) => {
      const offer = offerOf(settlement, 0)
      return submit(settlement, { ...offer, proof: attested(encodeBatchInputs(offer.inputs), stranger) })
    },
  },
  {
    name: 'frozen',
    when: 'The route of its fork was frozen.',
    clauses: ['CTR-17', 'PRF-39'],
    error: 'SettlementRouteFrozen',
    play: async (settlement) => {
      const route = { forkId: toBytes(forkIds.shanghai), program: toBytes(programs.known) }
      succeeds(await settlement.chain.call(settlement.rollup, 'freezeRoute', route, { from: administrator }))
      return submit(settlement, offerOf(settlement, 0))
    },
  },
  {
    name: 'frozen-consensus',
    when: 'The route of consensus proofs was frozen.',
    clauses: ['CTR-17', 'PRF-39'],
    error: 'SettlementRouteFrozen',
    play: async (settlement) => {
      const route = { forkId: toBytes(zeroHash), program: toBytes(programs.consensus) }
      succeeds(await settlement.chain.call(settlement.rollup, 'freezeRoute', route, { from: administrator }))
      return submit(settlement, offerOf(settlement, 0))
    },
  },
  {
    name: 'other-proof',
    when: 'The proof is that of a batch with another root of messages.',
    clauses: ['CTR-15', 'PRF-8'],
    error: 'ProofInvalid',
    play: (settlement) => {
      const { proof } = offerOf(settlement, 0, { l2ToL1Root: other }).proof
      return submit(settlement, offerOf(settlement, 0), { change: { proof: toBytes(proof) } })
    },
  },
  {
    name: 'other-domain',
    when: 'The public values begin with another domain, and are proven so.',
    clauses: ['CTR-15', 'PRF-4'],
    error: 'PublicValuesMalformed',
    play: (settlement) => {
      const offer = offerOf(settlement, 0)
      const values = encodeBatchInputs(offer.inputs)
      return submit(settlement, provenAnyway(offer, bytes(`${values.slice(0, 2)}6d${values.slice(4)}`)))
    },
  },
  {
    name: 'other-name',
    when: 'Another hash of the batch is named.',
    clauses: ['CTR-15', 'PRF-38'],
    error: 'SettlementBatchMismatch',
    play: (settlement) => submit(settlement, offerOf(settlement, 0), { change: { batchHash: toBytes(other) } }),
  },
  {
    name: 'unpublished',
    when: 'No data was published.',
    clauses: ['CTR-15', 'PRF-42'],
    error: 'SettlementDataMismatch',
    play: (settlement) => {
      const { chain, rollup } = settlement
      const offer = offerOf(settlement, 0)
      return chain.call(rollup, 'submitBatch', submissionOf(offer), { from: offer.inputs.rewardRecipient })
    },
  },
  {
    name: 'unsealed',
    when: 'The batch comes without a consensus proof.',
    clauses: ['CTR-15', 'PRF-36'],
    error: 'FinalityMissing',
    play: (settlement) => {
      const { finality: _, ...offer } = offerOf(settlement, 0)
      return submit(settlement, offer)
    },
  },
  {
    name: 'seals-cut',
    when: 'The consensus proof has a seal less than it says.',
    clauses: ['CTR-15', 'CTR-19'],
    error: 'ProofInvalid',
    play: (settlement) => {
      const offer = offerOf(settlement, 0)
      return submit(settlement, { ...offer, seals: offerOf(settlement, 2).seals })
    },
  },
  {
    name: 'due',
    when: 'A message waited longer than it may, and the batch leaves it out.',
    clauses: ['CTR-15', 'PRF-41'],
    error: 'SettlementMessagesDue',
    play: async (settlement) => {
      await settlement.chain.advanceTo(420n)
      return submit(settlement, offerOf(settlement, 0))
    },
  },
  {
    name: 'messages-again',
    when: 'A second batch has consumed fewer messages than the first.',
    clauses: ['CTR-18'],
    error: 'SettlementQueueMismatch',
    play: async (settlement) => {
      const first = offerOf(settlement, 0)
      succeeds(await submit(settlement, first))
      const before = { parentBatchHash: first.inputs.batchHash, l1MessagesHashAfter: zeroHash, l1MessageCountAfter: 0n }
      return submit(settlement, offerOf(settlement, 1, before))
    },
  },
  {
    name: 'verifier-without-code',
    when: 'A route to an address without code is asked for.',
    clauses: ['CTR-16'],
    error: 'VerifierWithoutCode',
    play: ({ chain, rollup }) => {
      const program = toBytes(programs.stranger)
      const route = { forkId: toBytes(forkIds.shanghai), program, verifier: person(9) }
      return chain.call(rollup, 'addRoute', route, { from: administrator })
    },
  },
]

/** Sequences of calls to the contract of settlement. */
export function rollupCases(): readonly ContractCase[] {
  return [...plans, ...wrongPlans].map(caseOf)
}
