import type { AccountRecord, WorldState } from '../state/WorldState.ts'

/** Hash of no code. */
export const emptyCodeHash: Uint8Array = Uint8Array.from(
  Buffer.from('c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470', 'hex'),
)

/** Root of the empty trie. */
export const emptyRoot: Uint8Array = Uint8Array.from(
  Buffer.from('56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421', 'hex'),
)

/** An account that holds nothing. */
export const emptyAccount: AccountRecord = { nonce: 0n, balance: 0n, storageRoot: emptyRoot, codeHash: emptyCodeHash }

/** Tells whether an account is empty in the sense of EIP-161. */
export function isEmpty(account: AccountRecord): boolean {
  return account.nonce === 0n && account.balance === 0n && hasNoCode(account)
}

/** Tells whether an account has no code. */
function hasNoCode({ codeHash }: AccountRecord): boolean {
  return codeHash === emptyCodeHash || Buffer.compare(codeHash, emptyCodeHash) === 0
}

/** Adds to a balance; the account is created where there is none. */
export function addBalance(world: WorldState, address: Uint8Array, amount: bigint): void {
  const account = world.account(address) ?? emptyAccount
  world.setAccount(address, { ...account, balance: account.balance + amount })
}

/** Deletes an account that is empty in the sense of EIP-161. */
export function deleteIfEmpty(world: WorldState, address: Uint8Array): void {
  const account = world.account(address)
  if (account !== null && isEmpty(account)) world.setAccount(address, null)
}
