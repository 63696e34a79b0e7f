import { decodeLog, decodeResult, decodeRevert, encodeCall, encodeCreation } from '../../contracts/Abi.ts'
import type { Artefact } from '../../contracts/Artefact.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import { address, fromBytes, hash32, type Address, type Bytes, type Hash32 } from '../../model/Hex.ts'
import type {
  ContractChain,
  ContractReceipt as Receipt,
  ContractTransaction as Transaction,
} from '../../roles/contracts/ContractChain.ts'

/** A contract that was created. */
export interface Deployed {
  readonly artefact: Artefact
  readonly address: Address
}

/** Who sends, what comes along and who builds the block. */
interface Manner {
  readonly from?: Address
  readonly value?: bigint
  readonly coinbase?: Address
  readonly blobHashes?: readonly Hash32[]
  /** Tells it apart in the table of gas. */
  readonly note?: string
}

/** What a transaction did, in words that can be compared. */
export interface Done {
  /** Name of the error, with its values; undefined where the call succeeded. */
  readonly error?: { readonly name: string; readonly values?: unknown }
  readonly events: readonly { readonly name: string; readonly values: unknown }[]
  readonly result: unknown
}

type HashOf = ContractChain['blockHash']

/** One thing that was done to a chain or read of it, and what came of it. */
export type Entry =
  | {
      readonly kind: 'run'
      readonly label: string
      readonly transaction: Transaction
      /** Where the data depends on hashes of blocks, which every EVM has its own. */
      readonly compose?: (hashOf: HashOf) => Promise<Bytes>
      /** Absent where a contract is called. */
      readonly created?: Artefact
      readonly receipt: Receipt
    }
  | { readonly kind: 'ask'; readonly account: Address; readonly data: Bytes; readonly output: Bytes }
  | { readonly kind: 'advance'; readonly to: bigint }
  | { readonly kind: 'wait'; readonly seconds: bigint }
  | { readonly kind: 'slot'; readonly account: Address; readonly slot: Hash32; readonly value: bigint }
  | { readonly kind: 'balance'; readonly account: Address; readonly wei: bigint }

/** A chain on our own engine that keeps a journal, so that another EVM can be made to do the same. */
export interface Chain {
  readonly journal: readonly Entry[]
  /** Creates a contract; it has to succeed. */
  deploy(artefact: Artefact, values?: unknown, manner?: Manner): Promise<Deployed>
  /** Tries to create a contract that is not to be. */
  refuse(artefact: Artefact, values?: unknown, manner?: Manner): Promise<Done>
  /** Sends a transaction, alone in its block. */
  call(contract: Deployed, name: string, values?: unknown, manner?: Manner): Promise<Done>
  /** Sends a transaction whose values depend on hashes of blocks. */
  callWith(
    contract: Deployed,
    name: string,
    values: (hashOf: HashOf) => Promise<unknown>,
    manner?: Manner,
  ): Promise<Done>
  /** Asks without a block. */
  read(contract: Deployed, name: string, values?: unknown): Promise<unknown>
  advanceTo(blockNumber: bigint): Promise<void>
  wait(seconds: bigint): Promise<void>
  slot(contract: Deployed, slot: bigint): Promise<bigint>
  balance(account: Address): Promise<bigint>
}

/** Accounts with money in every chain, ascending; their addresses do not tell their places. */
export const people: readonly Address[] = Array.from({ length: 80 }, (_, index) => personNumbered(index)).toSorted()

/** Sends what nobody is named as the sender of. */
export const deployer: Address = personNumbered(1000)
const builder = personNumbered(1001)

/** Accounts with money, those with a duty among them. */
export const rich: readonly Address[] = [...people, deployer, builder]

function personNumbered(index: number): Address {
  return address(fromBytes(keccak256(new TextEncoder().encode(`person ${index}`)).subarray(12)))
}

/**
 * Keeps a journal of a chain, and speaks of its contracts by name.
 *
 * @param evm - Where everything happens.
 * @param artefacts - Of the contracts that its errors and events are of.
 */
export function chainOver(evm: ContractChain, artefacts: readonly Artefact[]): Chain {
  const journal: Entry[] = []
  const run = async (entry: Omit<Extract<Entry, { readonly kind: 'run' }>, 'kind' | 'receipt'>): Promise<Receipt> => {
    const receipt = await evm.run(entry.transaction)
    journal.push({ kind: 'run', ...entry, receipt })
    return receipt
  }
  const create = (artefact: Artefact, values: unknown, manner: Manner): Promise<Receipt> => {
    const transaction = { ...filled(manner), data: encodeCreation(artefact, values) }
    return run({ label: `${artefact.name} creation`, transaction, created: artefact })
  }
  const callWith: Chain['callWith'] = async (contract, name, values, manner = {}) => {
    const compose = async (hashOf: HashOf): Promise<Bytes> => encodeCall(contract.artefact, name, await values(hashOf))
    const transaction = { ...filled(manner), to: contract.address, data: await compose(evm.blockHash) }
    return told(await run({ label: `${contract.artefact.name}.${name}`, transaction, compose }), artefacts, {
      ...contract,
      name,
    })
  }
  return {
    journal,
    callWith,
    deploy: async (artefact, values, manner = {}) => {
      const receipt = await create(artefact, values, manner)
      if (!receipt.succeeded) throw new Error(`${artefact.name}: ${JSON.stringify(told(receipt, artefacts).error)}`)
      return { artefact, address: address(receipt.output) }
    },
    refuse: async (artefact, values, manner = {}) => told(await create(artefact, values, manner), artefacts),
    call: async (contract, name, values, manner = {}) => {
      const data = encodeCall(contract.artefact, name, values)
      const transaction = { ...filled(manner), to: contract.address, data }
      const label = [`${contract.artefact.name}.${name}`, ...(manner.note === undefined ? [] : [manner.note])].join(' ')
      const receipt = await run({ label, transaction })
      return told(receipt, artefacts, { ...contract, name })
    },
    ...placesOf(evm, journal),
  }
}

/** Moves on and reads; both are told in the journal. */
function placesOf(
  evm: ContractChain,
  journal: Entry[],
): Pick<Chain, 'read' | 'advanceTo' | 'wait' | 'slot' | 'balance'> {
  return {
    read: async ({ artefact, address: account }, name, values) => {
      const data = encodeCall(artefact, name, values)
      const output = await evm.ask(account, data)
      journal.push({ kind: 'ask', account, data, output })
      return decodeResult(artefact, name, output)
    },
    advanceTo: async (to) => {
      await evm.advanceTo(to)
      journal.push({ kind: 'advance', to })
    },
    wait: async (seconds) => {
      await evm.wait(seconds)
      journal.push({ kind: 'wait', seconds })
    },
    slot: async ({ address: account }, place) => {
      const slot = hash32(`0x${place.toString(16).padStart(64, '0')}`)
      const value = await evm.slot(account, slot)
      journal.push({ kind: 'slot', account, slot, value })
      return value
    },
    balance: async (account) => {
      const wei = await evm.balance(account)
      journal.push({ kind: 'balance', account, wei })
      return wei
    },
  }
}

function filled(manner: Manner): Omit<Transaction, 'data' | 'to'> {
  const { from = deployer, value = 0n, coinbase = builder, blobHashes } = manner
  return { from, value, coinbase, ...(blobHashes !== undefined && { blobHashes }) }
}

function told(
  { succeeded, output, logs }: Receipt,
  artefacts: readonly Artefact[],
  called?: { readonly artefact: Artefact; readonly name: string },
): Done {
  const events = logs.map((log) => decodeLog(artefacts, log) ?? { name: 'unknown', values: log })
  if (!succeeded) return { error: decodeRevert(artefacts, output) ?? { name: output }, events, result: undefined }
  const result = called === undefined ? undefined : decodeResult(called.artefact, called.name, output)
  return { events, result }
}
