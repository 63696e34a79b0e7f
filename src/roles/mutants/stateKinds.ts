import { addBalance } from '../../execution/accounts.ts'
import type { AfterBlock } from '../../execution/Rules.ts'
import { bytes, fromBytes, toBytes } from '../../model/Hex.ts'
import type { MutantKind, Plant } from './MutantKind.ts'

/** Changes of the state that nothing in the block caused. */
export const stateKinds: readonly MutantKind[] = [
  {
    kind: 'unsolicited-balance',
    form: 'unsolicited-balance:<address or coinbase>:<wei>',
    sentence: 'At the end of every block an account is given so much, or loses it.',
    plant: (subject, amount) => {
      const owner = ownerOf(subject)
      const wei = weiOf(amount)
      if (owner === null || wei === null) return null
      return after((world, block) => addBalance(world, owner === 'coinbase' ? block.coinbase : owner, wei))
    },
  },
  {
    kind: 'unsolicited-storage',
    form: 'unsolicited-storage:<address>:<slot>',
    sentence: 'At the end of every block the slot of a contract is one more.',
    plant: (subject, slot) => {
      const owner = ownerOf(subject)
      const place = weiOf(slot)
      if (owner === null || owner === 'coinbase' || place === null || place < 0n) return null
      const key = word(place)
      return after((world) => {
        if (world.account(owner) === null) return
        const value = BigInt(`0x0${fromBytes(world.slot(owner, key)).slice(2)}`)
        world.setSlot(owner, key, word(value + 1n))
      })
    },
  },
  {
    kind: 'unsolicited-nonce',
    form: 'unsolicited-nonce:<address>',
    sentence: 'At the end of every block the nonce of an account is one more.',
    plant: (subject, rest) => {
      const owner = ownerOf(subject)
      if (owner === null || owner === 'coinbase' || rest !== '') return null
      return after((world) => {
        const account = world.account(owner)
        if (account !== null) world.setAccount(owner, { ...account, nonce: account.nonce + 1n })
      })
    },
  },
]

function after(afterBlock: AfterBlock): Plant {
  return { override: { afterBlock } }
}

function ownerOf(text: string): Uint8Array | 'coinbase' | null {
  if (text === 'coinbase') return text
  return /^0x[0-9a-f]{40}$/i.test(text) ? toBytes(bytes(text.toLowerCase())) : null
}

/** Decimal or hexadecimal. */
function weiOf(text: string): bigint | null {
  if (!/^([+-]?\d{1,78}|0x[0-9a-f]{1,64})$/i.test(text)) return null
  return BigInt(text.replace(/^\+/, ''))
}

function word(value: bigint): Uint8Array {
  return toBytes(bytes(`0x${BigInt.asUintN(256, value).toString(16).padStart(64, '0')}`))
}
