import type { BatchDBOp, DB } from '@ethereumjs/util'
import { keccak256 } from '../../crypto/keccak.ts'
import type { Witness } from '../../model/generated/adapter.ts'
import { fromBytes, toBytes } from '../../model/Hex.ts'

/** What the state manager puts before the hash of a code: the letter `c`. */
const codePrefix = '63'

/** Root of a trie without entries, which no database has to hold. */
const emptyRoot = '56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'

/**
 * Makes the database of a state manager out of a witness.
 *
 * @param witness - Entries are found by the hash of their bytes.
 * @returns A database that takes writes, and throws where something is asked for that it does not have: the library
 *   would take it for absent.
 */
export function createWitnessDatabase({ state, codes }: Pick<Witness, 'state' | 'codes'>): DB<string, Uint8Array> {
  const entries = new Map<string, Uint8Array>()
  for (const node of state) entries.set(hashOf(toBytes(node)), toBytes(node))
  for (const code of codes) entries.set(codePrefix + hashOf(toBytes(code)), toBytes(code))
  const database: DB<string, Uint8Array> = {
    // oxlint-disable-next-line typescript/require-await -- the contract of the library
    get: async (key) => {
      const found = entries.get(key)
      if (found === undefined && key !== emptyRoot) throw new Error(`the witness has no entry ${key}`)
      return found
    },
    put: (key, value) => Promise.resolve(void entries.set(key, value)),
    // An entry of the witness stays: the same node may lie elsewhere in the trie.
    del: () => Promise.resolve(),
    batch: (operations: BatchDBOp<string, Uint8Array>[]) => {
      for (const operation of operations) if (operation.type === 'put') entries.set(operation.key, operation.value)
      return Promise.resolve()
    },
    shallowCopy: () => database,
    open: () => Promise.resolve(),
  }
  return database
}

function hashOf(entry: Uint8Array): string {
  return fromBytes(keccak256(entry)).slice(2)
}
