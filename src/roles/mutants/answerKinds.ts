import { splitBlock } from '../../codec/Block.ts'
import { hashHeader } from '../../codec/Header.ts'
import type { BlockToExecute, ExecutedBlock, ExecutionResult, Refusal } from '../../model/generated/adapter.ts'
import { bytes, hash32, quantity, toBytes, type Bytes } from '../../model/Hex.ts'
import { reasons, type Reason } from '../../model/generated/rejections.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { MutantKind, RoleHandlers } from './MutantKind.ts'

/** What a party that gives wrong reasons says instead, and what where that would be right. */
const wrongReasons: readonly [Reason, Reason] = ['PARENT_UNKNOWN', 'GAS_LIMIT_INVALID']

/** Faults in refusals: a check that is missing, and a refusal for the wrong reason. */
export const answerKinds: readonly MutantKind[] = [
  {
    kind: 'lenient',
    form: 'lenient:<reason>',
    sentence: 'What is to be refused for the reason is accepted, and the header believed.',
    plant: (subject) => {
      const reason = reasonOf(subject)
      return reason === null ? null : { handlers: (honest) => lenient(honest, reason) }
    },
  },
  {
    kind: 'wrong-reason',
    form: 'wrong-reason:<reason>',
    sentence: 'What is to be refused for the reason is refused for another.',
    plant: (subject) => {
      const reason = reasonOf(subject)
      return reason === null ? null : { handlers: (honest) => misnaming(honest, reason) }
    },
  },
]

function reasonOf(text: string): Reason | null {
  return reasons.find((reason) => reason === text) ?? null
}

function lenient(honest: RoleHandlers, reason: Reason): RoleHandlers {
  return {
    ...honest,
    prover_execute: async (params) => {
      const { blocks, batch, ...rest } = await honest.prover_execute(params)
      const refused = batch?.status === 'rejected' && batch.reason === reason
      // A refused batch has no blocks: a party that does not look at batches executes them one by one.
      if (refused) {
        const { batch: _, ...without } = params
        return honest.prover_execute(without)
      }
      const accepted = blocks.map((block, place) => acceptedAnyway(block, params.blocks[place], reason))
      return { ...rest, blocks: accepted, ...(batch !== undefined && { batch }) }
    },
    seq_importBlocks: async (params) => {
      const { blocks, ...rest } = await honest.seq_importBlocks(params)
      return {
        ...rest,
        blocks: blocks.map((block, place) =>
          block.status === 'rejected' && block.reason === reason
            ? { status: 'accepted', result: block.result ?? believed(params.blocks[place]) }
            : block,
        ),
      }
    },
    seq_buildBlocks: async (params) => {
      const { blocks, ...rest } = await honest.seq_buildBlocks(params)
      const without = blocks.map((block) => ({
        ...block,
        excluded: block.excluded.filter((excluded) => excluded.reason !== reason),
      }))
      return { ...rest, blocks: without }
    },
    seq_order: async (params) => {
      const { pool, ...rest } = await honest.seq_order(params)
      return {
        ...rest,
        pool: pool.map((fate) => (fate.status === 'refused' && fate.reason === reason ? { status: 'pooled' } : fate)),
      }
    },
  }
}

function acceptedAnyway(block: ExecutedBlock, asked: BlockToExecute | undefined, reason: Reason): ExecutedBlock {
  if (block.status !== 'rejected' || block.reason !== reason) return block
  return { status: 'executed', result: believed(asked?.rlp) }
}

const zeroHash = hash32(`0x${'00'.repeat(32)}`)

/** The result that a header claims; zeros where it cannot be read. */
function believed(rlp: Bytes | undefined): ExecutionResult {
  try {
    const { header, headerRlp } = splitBlock(toBytes(rlp ?? bytes('0x')))
    const { stateRoot, receiptsRoot, transactionsRoot, logsBloom, gasUsed } = header
    const { blobGasUsed, withdrawalsRoot, requestsHash } = header
    return {
      blockHash: hashHeader(headerRlp),
      stateRoot,
      receiptsRoot,
      transactionsRoot,
      logsBloom,
      gasUsed,
      ...(blobGasUsed !== undefined && { blobGasUsed }),
      ...(withdrawalsRoot !== undefined && { withdrawalsRoot }),
      ...(requestsHash !== undefined && { requestsHash }),
      transactions: [],
    }
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    return {
      blockHash: zeroHash,
      stateRoot: zeroHash,
      receiptsRoot: zeroHash,
      transactionsRoot: zeroHash,
      logsBloom: bytes(`0x${'00'.repeat(256)}`),
      gasUsed: quantity(0),
      transactions: [],
    }
  }
}

function misnaming(honest: RoleHandlers, reason: Reason): RoleHandlers {
  const [usual, other] = wrongReasons
  const wrong = reason === usual ? other : usual
  const renamed = <T extends { readonly reason: Reason }>(refusal: T): T =>
    refusal.reason === reason ? { ...refusal, reason: wrong } : refusal
  const answered = <T extends { readonly status: string }>(answer: T | Refusal): T | Refusal =>
    isRefusal(answer) ? renamed(answer) : answer
  return {
    ...honest,
    prover_execute: async (params) => {
      const { blocks, batch, ...rest } = await honest.prover_execute(params)
      return {
        ...rest,
        blocks: blocks.map((block) => (block.status === 'rejected' ? renamed(block) : block)),
        ...(batch !== undefined && { batch: batch.status === 'rejected' ? renamed(batch) : batch }),
      }
    },
    seq_importBlocks: async (params) => {
      const { blocks, ...rest } = await honest.seq_importBlocks(params)
      return { ...rest, blocks: blocks.map((block) => (block.status === 'rejected' ? renamed(block) : block)) }
    },
    seq_buildBlocks: async (params) => {
      const { blocks, ...rest } = await honest.seq_buildBlocks(params)
      return { ...rest, blocks: blocks.map((block) => ({ ...block, excluded: block.excluded.map(renamed) })) }
    },
    seq_order: async (params) => {
      const { pool, ...rest } = await honest.seq_order(params)
      return { ...rest, pool: pool.map((fate) => (fate.status === 'refused' ? renamed(fate) : fate)) }
    },
    prover_job: async (params) => {
      const { reason: told, ...rest } = await honest.prover_job(params)
      return { ...rest, ...(told !== undefined && { reason: told === reason ? wrong : told }) }
    },
    verifier_verify: async (params) => {
      const { reason: told, ...rest } = await honest.verifier_verify(params)
      return { ...rest, ...(told !== undefined && { reason: told === reason ? wrong : told }) }
    },
    verifier_submitBatch: async (params) => {
      const { reason: told, ...rest } = await honest.verifier_submitBatch(params)
      return { ...rest, ...(told !== undefined && { reason: told === reason ? wrong : told }) }
    },
    seq_storageSlot: async (params) => answered(await honest.seq_storageSlot(params)),
    prover_checkStatelessInput: async (params) => answered(await honest.prover_checkStatelessInput(params)),
    prover_applyAccessList: async (params) => answered(await honest.prover_applyAccessList(params)),
    prover_storageSlot: async (params) => answered(await honest.prover_storageSlot(params)),
    prover_readStorage: async (params) => answered(await honest.prover_readStorage(params)),
    prover_readValidatorSet: async (params) => answered(await honest.prover_readValidatorSet(params)),
    consensus_verifyMessage: async (params) => answered(await honest.consensus_verifyMessage(params)),
    consensus_decodeExtraData: async (params) => answered(await honest.consensus_decodeExtraData(params)),
    consensus_hash: async (params) => answered(await honest.consensus_hash(params)),
    consensus_verifyHeader: async (params) => answered(await honest.consensus_verifyHeader(params)),
    consensus_countVotes: async (params) => answered(await honest.consensus_countVotes(params)),
    consensus_proposer: async (params) => answered(await honest.consensus_proposer(params)),
    consensus_timeout: async (params) => answered(await honest.consensus_timeout(params)),
    consensus_verifyFinality: async (params) => answered(await honest.consensus_verifyFinality(params)),
    consensus_activeSet: async (params) => answered(await honest.consensus_activeSet(params)),
    consensus_participation: async (params) => answered(await honest.consensus_participation(params)),
    consensus_verifyEvidence: async (params) => answered(await honest.consensus_verifyEvidence(params)),
  }
}

function isRefusal(answer: { readonly status: string }): answer is Refusal {
  return answer.status === 'rejected'
}
