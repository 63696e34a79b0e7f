import { Defect } from '../model/Defect.ts'
import type { Alloc } from '../model/generated/adapter.ts'
import { address, integer, quantity } from '../model/Hex.ts'
import type { Expectation } from './Case.ts'
import type { FilledBlock } from './chain.ts'
import { word } from './genesis.ts'

/**
 * Holds what came out against what the author knows.
 *
 * @param name - Name of the case, for the message.
 * @param expect - The author's knowledge.
 * @param last - The last accepted block.
 * @throws {@link Defect} With every difference.
 */
export function checkExpectation(name: string, expect: Expectation, last: FilledBlock): void {
  const differences = [...stateDifferences(expect, last.postState), ...receiptDifferences(expect, last)]
  if (differences.length > 0) throw new Defect(`${name}: ${differences.join('; ')}`)
}

function* stateDifferences(expect: Expectation, state: Alloc): Generator<string> {
  for (const [owner, slots] of Object.entries(expect.storage ?? {})) {
    for (const [slot, value] of Object.entries(slots)) {
      const found = state[address(owner)]?.storage[word(BigInt(slot))]
      yield* difference(`slot ${slot} of ${owner}`, value, found === undefined ? 0n : BigInt(found))
    }
  }
  for (const [owner, balance] of Object.entries(expect.balance ?? {})) {
    yield* difference(`balance of ${owner}`, balance, integer(state[address(owner)]?.balance ?? quantity(0)))
  }
  for (const [owner, nonce] of Object.entries(expect.nonce ?? {})) {
    yield* difference(`nonce of ${owner}`, nonce, integer(state[address(owner)]?.nonce ?? quantity(0)))
  }
  for (const [owner, code] of Object.entries(expect.code ?? {})) {
    yield* difference(`code of ${owner}`, code, state[address(owner)]?.code ?? '0x')
  }
}

function* receiptDifferences(expect: Expectation, { block }: FilledBlock): Generator<string> {
  const { transactions } = block.result
  for (const [index, gasUsed] of (expect.gasUsed ?? []).entries()) {
    yield* difference(`gas used by transaction ${index}`, gasUsed, integer(transactions[index]?.gasUsed ?? quantity(0)))
  }
  for (const [index, status] of (expect.status ?? []).entries()) {
    yield* difference(`status of transaction ${index}`, `0x${status}`, transactions[index]?.status)
  }
}

function* difference(what: string, expected: bigint | string, found: bigint | string | undefined): Generator<string> {
  if (expected !== found) yield `${what}: expected ${expected}, found ${found}`
}
