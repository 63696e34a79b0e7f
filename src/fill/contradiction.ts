import { splitBlock } from '../codec/Block.ts'
import type { BlockParts } from '../codec/Block.ts'
import type { Header } from '../model/generated/adapter.ts'
import { fromBytes, toBytes } from '../model/Hex.ts'
import type { Bytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { FilledCase } from './fillCase.ts'

/** How the second oracle was asked about a block that it cannot import: it built the honest one. */
export const asBuilder = 'as builder'

/** Fields of a header that execution gives. */
const computedFields: readonly (keyof Header)[] = [
  'stateRoot',
  'receiptsRoot',
  'logsBloom',
  'gasUsed',
  'blobGasUsed',
  'transactionsRoot',
  'withdrawalsRoot',
  'requestsHash',
]

/**
 * Tells whether the last block of a case is the honest one but for results that its header claims. Then whoever builds
 * the honest block from the same input, and gets what the reference got, contradicts the block that is offered.
 *
 * @param filled - What the reference made of the case.
 */
export function isContradicted({ filled, blocks }: FilledCase): boolean {
  const offered = blocks.at(-1)
  const honest = filled.at(-1)
  if (offered?.kind !== 'import' || honest === undefined) return false
  const [left, right] = [partsOf(offered.rlp), partsOf(honest.block.rlp)]
  if (left === undefined || right === undefined) return false
  return inputOf(left) === inputOf(right) && resultOf(left) !== resultOf(right)
}

function partsOf(rlp: Bytes): BlockParts | undefined {
  try {
    return splitBlock(toBytes(rlp))
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

function inputOf({ header, transactions, uncles, withdrawals }: BlockParts): string {
  const given = Object.entries(header).filter(([name]) => !computedFields.some((field) => field === name))
  return JSON.stringify([given, transactions.map(fromBytes), uncles.map(fromBytes), withdrawals])
}

function resultOf({ header }: BlockParts): string {
  return JSON.stringify(computedFields.map((field) => header[field]))
}
