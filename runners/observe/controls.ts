import type { Header } from '../../src/model/generated/adapter.ts'
import { hash32, quantity, type Bytes } from '../../src/model/Hex.ts'
import { headerOf, withHeader } from './header.ts'
import type { Pair } from './Pair.ts'

/** Header fields that a control alters in turn: each follows from execution alone. */
const alterations: readonly { readonly field: string; readonly alter: (header: Header) => Header }[] = [
  { field: 'stateRoot', alter: (header) => ({ ...header, stateRoot: hash32(flipLast(header.stateRoot)) }) },
  { field: 'receiptsRoot', alter: (header) => ({ ...header, receiptsRoot: hash32(flipLast(header.receiptsRoot)) }) },
  { field: 'gasUsed', alter: (header) => ({ ...header, gasUsed: quantity(BigInt(header.gasUsed) ^ 1n) }) },
]

/** After the first few cases of a pair, one case in so many carries a control. */
const controlInterval = 32

/**
 * Decides whether this case carries a control and alters a block for it.
 *
 * @param pair - Counts the controls of its process.
 * @param blockRlp - A block that is valid.
 * @returns The altered block and the field, or undefined where none is due.
 */
export function controlFor(pair: Pair, blockRlp: Bytes): { readonly rlp: Bytes; readonly field: string } | undefined {
  const turn = pair.controls.asked++
  if (turn >= alterations.length && turn % controlInterval !== 0) return undefined
  const alteration = alterations[turn < alterations.length ? turn : (turn / controlInterval) % alterations.length]
  const view = headerOf(blockRlp)
  if (alteration === undefined || view === undefined) return undefined
  return { rlp: withHeader(blockRlp, alteration.alter(view.header)), field: alteration.field }
}

function flipLast(digits: string): string {
  const last = digits.at(-1) === '0' ? '1' : '0'
  return `${digits.slice(0, -1)}${last}`
}
