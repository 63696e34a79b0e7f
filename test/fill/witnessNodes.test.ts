import { describe, expect, test } from 'vitest'
import { createMPT } from '@ethereumjs/mpt'
import { accountNodes, hashOf, parentStateRoot, slotNodes } from '../../src/fill/witnessNodes.ts'
import { alice } from '../../src/fill/Account.ts'
import { programAddress } from '../../src/fill/cases/language.ts'
import { toBytes } from '../../src/model/Hex.ts'
import type { Address, Bytes } from '../../src/model/Hex.ts'
import { executeVector } from '../vectors/executeVector.ts'

const [block] = executeVector('witness/storage-read/whole').blocks
if (block === undefined) throw new Error('the vector has no block')
const { witness } = block

/** Nodes on the way to a key, by another implementation of tries over the same entries. */
async function otherPath(root: Uint8Array, key: Uint8Array): Promise<readonly string[]> {
  const trie = await createMPT({ useKeyHashing: true, useRootPersistence: false })
  for (const entry of witness.state) await trie.database().put(toBytes(hashOf(entry)), toBytes(entry))
  trie.root(root)
  const { stack } = await trie.findPath(trie['appliedKey'](key))
  return stack.map((node) => `0x${Buffer.from(node.serialize()).toString('hex')}`)
}

function slotKey(slot: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(slot.toString(16).padStart(64, '0'), 'hex'))
}

async function storageRootOf(address: Address): Promise<Uint8Array> {
  const trie = await createMPT({ useKeyHashing: true })
  for (const entry of witness.state) await trie.database().put(toBytes(hashOf(entry)), toBytes(entry))
  trie.root(parentStateRoot(witness))
  const { RLP } = await import('@ethereumjs/rlp')
  const fields = RLP.decode((await trie.get(toBytes(address))) ?? new Uint8Array(0))
  const root = Array.isArray(fields) ? fields[2] : undefined
  if (!(root instanceof Uint8Array)) throw new Error(`there is no account ${address}`)
  return root
}

describe('nodes of a witness', () => {
  test.each([alice.address, programAddress])(
    'on the way to account %s are those of another implementation',
    async (address) => {
      const own: readonly Bytes[] = accountNodes(witness, address)
      expect(own).toEqual(await otherPath(parentStateRoot(witness), toBytes(address)))
    },
  )

  test.each([1n, 4n])('on the way to slot %s are those of another implementation', async (slot) => {
    const own: readonly Bytes[] = slotNodes(witness, programAddress, slot)
    expect(own).toEqual(await otherPath(await storageRootOf(programAddress), slotKey(slot)))
  })

  test('end where the witness does', () => {
    const path = accountNodes(witness, programAddress)
    const cut = { ...witness, state: witness.state.filter((entry) => entry !== path.at(-1)) }
    expect(accountNodes(cut, programAddress)).toEqual(path.slice(0, -1))
  })

  test('are none of an account that the witness does not show', () => {
    expect(() => slotNodes({ ...witness, state: [] }, programAddress, 1)).toThrow(/has no account/)
  })
})
