import { reasons, type Reason } from '../../src/model/generated/rejections.ts'
import type { Method, Methods } from '../../src/model/generated/adapter.ts'
import {
  addressShape,
  booleanShape,
  byStatus,
  bytesShape,
  countShape,
  hashShape,
  listOf,
  mapOf,
  objectOf,
  oneOf,
  quantityShape,
  text,
  type Shape,
} from './shape.ts'

const reasonNames: ReadonlySet<string> = new Set<Reason>(reasons)

const reason = text('a reason of spec/rejections.yaml', (candidate) => reasonNames.has(candidate))
const detail = { detail: text('text') }
const refusal = objectOf({ reason }, detail)

const transactionResult = objectOf(
  { hash: hashShape, status: bytesOrQuantity, gasUsed: quantityShape, logsHash: hashShape },
  { contractAddress: addressShape },
)

const executionResult = objectOf(
  {
    blockHash: hashShape,
    stateRoot: hashShape,
    receiptsRoot: hashShape,
    transactionsRoot: hashShape,
    logsBloom: bytesShape,
    gasUsed: quantityShape,
    transactions: listOf(transactionResult),
  },
  { blobGasUsed: quantityShape, withdrawalsRoot: hashShape, requestsHash: hashShape },
)

const witness = objectOf({ state: listOf(bytesShape), codes: listOf(bytesShape), headers: listOf(bytesShape) })

const startingBlock = objectOf({ headerRlp: bytesShape, hash: hashShape })

const built = objectOf(
  {
    status: oneOf(['built']),
    rlp: bytesShape,
    result: executionResult,
    excluded: listOf(objectOf({ index: countShape, reason }, detail)),
  },
  { witness },
)

const imported = byStatus({
  accepted: objectOf({ result: executionResult }, { witness }),
  rejected: objectOf({ reason }, { ...detail, result: executionResult, witness }),
})

const executed = byStatus({ executed: objectOf({ result: executionResult }), rejected: refusal })

const step = objectOf(
  {
    pc: countShape,
    op: countShape,
    opName: text('text'),
    gas: quantityShape,
    gasCost: quantityShape,
    memSize: countShape,
    stack: listOf(quantityShape, 1024),
    depth: countShape,
    refund: countShape,
  },
  { address: addressShape, error: text('text') },
)

const trace = objectOf({ steps: listOf(step), done: booleanShape })

const state = objectOf({
  accounts: listOf(
    objectOf({
      address: addressShape,
      exists: booleanShape,
      nonce: quantityShape,
      balance: quantityShape,
      codeHash: hashShape,
      storageRoot: hashShape,
      slots: mapOf(hashShape, hashShape),
    }),
  ),
})

const checkedTransaction = byStatus({
  valid: objectOf({ hash: hashShape, sender: addressShape, intrinsicGas: quantityShape }),
  rejected: refusal,
})

const decodedRlp = byStatus({ decoded: objectOf({ item: rlpItem, encoded: bytesShape }), rejected: refusal })

const trieRoot = objectOf({ root: hashShape })

const shapes: Readonly<Record<Method, Shape>> = {
  lockstep_hello: objectOf(
    {
      nonceDigest: hashShape,
      protocol: countShape,
      name: text('text'),
      version: text('text'),
      language: text('text'),
      roles: listOf(oneOf(['sequencer', 'prover'])),
      features: listOf(text('text')),
      forks: listOf(text('text')),
      headerInputs: listOf(text('text')),
      systemCalls: listOf(text('text')),
    },
    { url: text('text'), concurrency: countShape },
  ),
  lockstep_configure: objectOf({ rulesetHash: hashShape }),
  seq_buildBlocks: objectOf({ genesis: startingBlock, blocks: listOf(built) }),
  seq_importBlocks: objectOf({ genesis: startingBlock, blocks: listOf(imported), head: hashShape }),
  seq_trace: trace,
  seq_state: state,
  seq_checkTransaction: checkedTransaction,
  seq_decodeRlp: decodedRlp,
  seq_trieRoot: trieRoot,
  prover_execute: objectOf({ blocks: listOf(executed) }),
  prover_trace: trace,
  prover_state: state,
  prover_checkTransaction: checkedTransaction,
  prover_decodeRlp: decodedRlp,
  prover_trieRoot: trieRoot,
  prover_checkStatelessInput: byStatus({
    decoded: objectOf({ requestRoot: hashShape, chainId: quantityShape, blockHash: hashShape }),
    rejected: refusal,
  }),
  prover_applyAccessList: byStatus({ applied: objectOf({ stateRoot: hashShape }), rejected: refusal }),
}

/**
 * Tells what is wrong with the result of an answer.
 *
 * @param method - What was asked.
 * @param result - Parsed JSON from the adapter.
 * @returns Undefined where it has the shape that `spec/schemas/adapter.schema.json` gives it.
 */
export function problemOf(method: Method, result: unknown): string | undefined {
  return shapes[method](result, 'result')
}

/** Tells whether a result has the shape that its method promises. */
export function isResult<M extends Method>(method: M, result: unknown): result is Methods[M]['result'] {
  return problemOf(method, result) === undefined
}

function bytesOrQuantity(value: unknown, path: string): string | undefined {
  return bytesShape(value, path) === undefined ? undefined : quantityShape(value, path)
}

/** Nested deeper than this, an answer is refused rather than walked. */
const rlpDepthMax = 1100

function rlpItem(value: unknown, path: string, depth = 0): string | undefined {
  if (typeof value === 'string') return bytesShape(value, path)
  if (!Array.isArray(value)) return `${path} is neither bytes nor a list`
  if (depth > rlpDepthMax) return `${path} nests deeper than ${rlpDepthMax} lists`
  for (let index = 0; index < value.length; index++) {
    const problem = rlpItem(value[index], path, depth + 1)
    if (problem !== undefined) return problem
  }
  return undefined
}
