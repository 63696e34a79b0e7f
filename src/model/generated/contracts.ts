// Generated from spec/schemas/contracts.schema.json; do not edit.
import type { Address, Bytes, Hash32, Quantity } from '../Hex.ts'

/** What is done to a chain with contracts. */
export type ContractStep =
  | {
      readonly op: 'create'
      /** Name that later steps call it by. */
      readonly as: string
      /**
       * Which contract of the party: `ValidatorSet`, `Slashing`, `Rewards`, `Rollup`, `TransparentVerifier`,
       * `AttestationVerifier`.
       */
      readonly contract: string
      /** Of the constructor, in the encoding of the ABI; they follow the code of the party. */
      readonly arguments: Bytes
      /** Who sends; it needs no key. */
      readonly from: Address
      /** Wei that comes along. */
      readonly value: Quantity
      /** Who builds the block; nobody with money where absent. */
      readonly coinbase?: Address
    }
  | {
      readonly op: 'call'
      /** Name of a created contract. */
      readonly to: string
      /** Selector and arguments. */
      readonly data: Bytes
      /** Who sends; it needs no key. */
      readonly from: Address
      /** Wei that comes along. */
      readonly value: Quantity
      /** Who builds the block; nobody with money where absent. */
      readonly coinbase?: Address
    }
  | { readonly op: 'advance'; readonly blockNumber: Quantity }
  | { readonly op: 'wait'; readonly seconds: Quantity }
  | {
      readonly op: 'slot'
      /** Name of a created contract. */
      readonly of: string
      readonly slot: Hash32
    }
  | { readonly op: 'balance'; readonly account: Address }

/** An event. */
export interface ContractLog {
  readonly address: Address
  readonly topics: readonly Hash32[]
  readonly data: Bytes
}

/** What came of a step. */
export type ContractOutcome =
  | {
      readonly status: 'succeeded'
      /** Of a call what it returned, of a creation the address. */
      readonly output: Bytes
      readonly logs: readonly ContractLog[]
    }
  | {
      readonly status: 'reverted'
      /** The error in the encoding of the ABI. */
      readonly output: Bytes
    }
  | { readonly status: 'moved' }
  | { readonly status: 'read'; readonly value: Quantity }

/**
 * Runs steps on a fresh chain. Block 1 comes first; each is 12 seconds after the one before, block 0 at 1,000,000
 * seconds; every block has 30,000,000 gas, gas costs nothing, and BLOCKHASH gives the keccak256 of the text `block` with
 * a space and the decimal number.
 */
export interface ContractRunParams {
  /** Opaque name of the case, fresh in each run. */
  readonly token: string
  readonly rulesetHash: Hash32
  /** Accounts with money, 10**24 wei each. */
  readonly accounts: readonly Address[]
  readonly steps: readonly ContractStep[]
}

/** What came of each step. */
export interface ContractRunResult {
  readonly status: 'ran'
  readonly outcomes: readonly ContractOutcome[]
}
