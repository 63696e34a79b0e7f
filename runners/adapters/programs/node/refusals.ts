import type { Reason } from '../../../../src/model/generated/rejections.ts'
import { nameMalformation } from './malformation.ts'
import { inability, refusalTexts, undecodable } from './refusalTexts.ts'

/** Start of the detail of a refusal whose words are not in the table; a judge can look for it. */
export const unmappedMarker = 'unmapped refusal'

/** Why a node left a transaction out. */
export interface NodeRefusal {
  readonly reason: Reason
  readonly detail: string
}

/**
 * Tells whether a node says that it cannot serve a transaction that may well be valid.
 *
 * @param words - The node's error message.
 */
export function isInability(words: string): boolean {
  return inability.test(words)
}

const detailCharactersMax = 300

/**
 * Reads why a node refused a transaction.
 *
 * @param words - The node's error message.
 * @param transaction - Its encoding, which tells the fault where the node could only not decode it.
 * @returns The reason; `TRANSACTION_MALFORMED` with {@link unmappedMarker} in the detail where the words are unknown.
 */
export function readRefusal(words: string, transaction: Uint8Array): NodeRefusal {
  const detail = words.replaceAll(/\s+/g, ' ').trim().slice(0, detailCharactersMax)
  for (const [pattern, reason] of refusalTexts) if (pattern.test(words)) return { reason, detail }
  if (undecodable.test(words)) return { reason: nameMalformation(transaction), detail }
  return { reason: 'TRANSACTION_MALFORMED', detail: `${unmappedMarker}: ${detail}` }
}
