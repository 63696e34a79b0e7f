/** An account as the state trie holds it. */
export interface AccountRecord {
  readonly nonce: bigint
  /** In wei. */
  readonly balance: bigint
  /** 32 bytes. */
  readonly storageRoot: Uint8Array
  /** 32 bytes. */
  readonly codeHash: Uint8Array
}

/**
 * The state of a chain while a block runs: reads go to the pre-state's trie on demand, writes stay in a journal until
 * {@link WorldState.root} applies all puts and then all deletes.
 *
 * Everything is synchronous. A node, code or header that the source lacks throws a `Rejection` that names the account
 * and slot it belongs to.
 */
export interface WorldState {
  /** @param address - 20 bytes. @returns The account, or null where there is none. */
  account(address: Uint8Array): AccountRecord | null
  /** Writes an account; null deletes it with its storage. The storage root given is ignored: it follows from the slots. */
  setAccount(address: Uint8Array, account: AccountRecord | null): void
  /** @returns The code of the account; empty where there is none. */
  code(address: Uint8Array): Uint8Array
  /** Sets the code of the account, which is created where there is none. */
  setCode(address: Uint8Array, code: Uint8Array): void
  /** @param slot - 32 bytes. @returns Value without leading zeros; empty for zero. */
  slot(address: Uint8Array, slot: Uint8Array): Uint8Array
  /** @returns Value of the slot before the transaction in progress (EIP-2200). */
  originalSlot(address: Uint8Array, slot: Uint8Array): Uint8Array
  setSlot(address: Uint8Array, slot: Uint8Array, value: Uint8Array): void
  clearStorage(address: Uint8Array): void
  /** True where the account has a slot that is not zero. */
  hasStorage(address: Uint8Array): boolean

  checkpoint(): void
  commit(): void
  revert(): void
  /** Marks the start of a transaction: the values of {@link WorldState.originalSlot} are taken anew. */
  beginTransaction(): void

  /** Root after all writes so far; callable in the middle of a block (receipts before Byzantium). */
  root(): Uint8Array
}
