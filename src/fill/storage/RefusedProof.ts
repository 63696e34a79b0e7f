import type { AccountProof, StorageRead } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { quantity } from '../../model/Hex.ts'
import { word, type Proven } from './states.ts'

/** A proof that does not show what it says, beside one that does. */
export interface RefusedProof {
  readonly name: string
  readonly given: string
  readonly clauses: readonly string[]
  readonly reason: Reason
  /** That of one slot of three where absent. */
  readonly twin?: string
  readonly question: Omit<Proven, 'alloc'>
}

/** What most of them read. */
export const total: StorageRead = { variable: 'total', path: [] }

/** The proof of the first slot. */
export function slotOf(question: Proven): AccountProof['storageProof'][number] {
  const [entry] = question.proof.storageProof
  return entry ?? { key: word(0), value: quantity(0), proof: [] }
}
