import type { Alloc } from '../../src/model/generated/adapter.ts'
import { type Bytes, toBytes } from '../../src/model/Hex.ts'

const blockHash = 0x40
const create = 0xf0
const create2 = 0xf5
const push1 = 0x60
const push32 = 0x7f

/**
 * Tells whether code of a test may ask for a block hash: then its context has to come with it, and a witness whose
 * headers tell everything is not to be had.
 *
 * @param alloc - State before the block.
 * @param data - Input of the transaction, which may be or hold code.
 * @returns False only where no instruction of the state's code is BLOCKHASH and no code can be made that holds it.
 */
export function mayAskBlockHash(alloc: Alloc, data: Bytes): boolean {
  let known = askingStates.get(alloc)
  if (known === undefined) {
    known = stateAsks(alloc)
    askingStates.set(alloc, known)
  }
  return known || toBytes(data).includes(blockHash)
}

/** States are shared by the cases of a test and never changed. */
const askingStates = new WeakMap<Alloc, boolean>()

/** Code that creates may take the code that it creates out of any byte of its own. */
function stateAsks(alloc: Alloc): boolean {
  const codes = Object.values(alloc).map(({ code }) => toBytes(code))
  const found = codes.map(instructionsOf)
  if (found.some(({ asks }) => asks)) return true
  return found.some(({ creates }) => creates) && codes.some((code) => code.includes(blockHash))
}

/** What is executed is always met from the first byte on: jumps only lead to instructions of this walk. */
function instructionsOf(code: Uint8Array): { readonly asks: boolean; readonly creates: boolean } {
  let asks = false
  let creates = false
  for (let place = 0; place < code.length; place++) {
    const instruction = code[place] ?? 0
    if (instruction === blockHash) asks = true
    else if (instruction === create || instruction === create2) creates = true
    else if (instruction >= push1 && instruction <= push32) place += instruction - push1 + 1
  }
  return { asks, creates }
}
