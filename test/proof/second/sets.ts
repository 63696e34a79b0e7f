import { RLP } from '@ethereumjs/rlp'
import { demand, keccak, word } from './bytes.ts'
import { walk } from './trie.ts'

/** A proof of EIP-1186. */
export interface Shown {
  readonly address: string
  readonly nonce: string
  readonly balance: string
  readonly codeHash: string
  readonly storageHash: string
  readonly accountProof: readonly string[]
  readonly storageProof: readonly { readonly key: string; readonly value: string; readonly proof: readonly string[] }[]
}

/**
 * The members of a set under a state: list in slot 1, members in slot 0, commitment in slot 2.
 *
 * @returns Members ascending, with the commitment for the batch.
 */
export function setUnder(
  stateRoot: string,
  contract: string,
  batch: bigint,
  proof: Shown,
): { readonly members: readonly string[]; readonly commitment: string } {
  demand(proof.address === contract, 'another contract')
  const account = walk(stateRoot, contract, proof.accountProof)
  demand(account !== undefined, 'no contract')
  const [nonce, balance, storageRoot, codeHash] = RLP.decode(account) as Uint8Array[]
  const text = (bytes: Uint8Array | undefined): string => `0x${Buffer.from(bytes ?? []).toString('hex')}`
  demand(text(storageRoot) === proof.storageHash && text(codeHash) === proof.codeHash)
  demand(
    BigInt(`${text(nonce)}`.padEnd(3, '0')) === BigInt(proof.nonce) && BigInt(text(balance)) === BigInt(proof.balance),
  )
  const slots = [...proof.storageProof]
  const read = (slot: string): bigint => {
    const next = slots.shift()
    demand(next !== undefined && next.key === slot, 'another slot')
    const value = walk(proof.storageHash, slot, next.proof)
    const shown = value === undefined ? 0n : BigInt(text(RLP.decode(value) as Uint8Array))
    demand(shown === BigInt(next.value))
    return shown
  }
  const count = read(word(1))
  demand(count > 0n && count <= 64n, 'size of the set')
  const first = BigInt(keccak(word(1)))
  const members = Array.from(
    { length: Number(count) },
    (_, index) =>
      `0x${read(word((first + BigInt(index)) % 2n ** 256n))
        .toString(16)
        .padStart(40, '0')}`,
  )
  for (const [index, member] of members.entries()) {
    demand(index === 0 || (members[index - 1] ?? '') < member, 'order')
    demand(read(keccak(word(member), word(0))) === BigInt(index) + 1n, 'no member')
  }
  const commitment = keccak(word(batch), word(64), word(count), ...members.map(word))
  demand(word(read(word(2))) === commitment, 'commitment')
  demand(slots.length === 0, 'slots behind the end')
  return { members, commitment }
}
