import { encodeHeader } from '../codec/Header.ts'
import { keccak256 } from '../crypto/keccak.ts'
import type { AllocAccount, Genesis, Header } from '../model/generated/adapter.ts'
import type { EvmFork, Ruleset } from '../model/generated/ruleset.ts'
import { address, bytes, fromBytes, hash32, quantity } from '../model/Hex.ts'
import type { Address, Hash32 } from '../model/Hex.ts'
import { forkRank } from '../standard/forkOrder.ts'
import { createStateStore } from '../state/StateStore.ts'
import { alice, bob, carol } from './Account.ts'
import type { Account } from './Account.ts'
import type { AccountPlan, BlockPlan, Case, GenesisPlan, TransactionPlan } from './Case.ts'

/** Where the system contracts of Ethereum are. */
export const systemAddresses: Readonly<
  Record<'beaconRoots' | 'historyStorage' | 'depositContract' | 'withdrawalRequests' | 'consolidationRequests', Address>
> = {
  beaconRoots: address('0x000f3df6d732807ef1319fb7b8bb8522d0beac02'),
  historyStorage: address('0x0000f90827f1c53a10cb7a02335b175320002935'),
  depositContract: address('0x00000000219ab540356cbb839cbe05303d7705fa'),
  withdrawalRequests: address('0x00000961ef480eb55e80d19ad83579a64c007002'),
  consolidationRequests: address('0x0000bbddc7ce488642fb579f8b00f3a590007251'),
}

/** Wei that each usual sender has. */
export const senderBalance: bigint = 10n ** 24n
/** Second at which the usual genesis is. */
const genesisTimestamp = 1000n
const usualGasLimit = 30_000_000n
const usualBaseFee = 10n ** 9n

const zeroHash = hash32(`0x${'00'.repeat(32)}`)
const emptyList = hash32('0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347')
const emptyTrie = hash32('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421')
/** SHA-256 of nothing: no requests (EIP-7685). */
const noRequests = hash32('0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')

/**
 * Makes the genesis of a case: its accounts, the senders with funds, and the request contracts where its rules call them.
 *
 * @param plan - The case.
 * @param ruleset - Its ruleset.
 * @returns Accounts in order of address; the header carries the root of their state.
 */
export function makeGenesis(plan: Case, ruleset: Ruleset): Genesis {
  const alloc = makeAlloc(plan, ruleset)
  const stateRoot = hash32(fromBytes(createStateStore({ keccak256 }).addGenesis(alloc)))
  const header = makeHeader(plan.genesis ?? {}, stateRoot, forkAtGenesis(ruleset, plan.genesis?.timestamp))
  return { alloc, header, headerRlp: fromBytes(encodeHeader(header)) }
}

function makeAlloc(plan: Case, ruleset: Ruleset): Record<Address, AllocAccount> {
  const senders = [alice, bob, carol]
    .filter((sender) => signs(plan, sender))
    .map((sender): [Address, AccountPlan] => [sender.address, { balance: senderBalance }])
  const accounts = new Map<string, AccountPlan>([
    ...senders,
    ...(callsRequestContracts(ruleset) ? requestContracts : []),
    ...Object.entries(plan.alloc),
  ])
  const sorted = [...accounts].toSorted(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(sorted.map(([name, account]) => [address(name), makeAccount(account)]))
}

/** Only the usual senders that sign something are in the state. */
function signs({ blocks }: Case, sender: Account): boolean {
  return blocks
    .flatMap((block) => [...block.transactions, ...replacementOf(block)])
    .some(({ from, authorizations }) => [from, ...authorizations.map(({ authority }) => authority)].includes(sender))
}

function replacementOf(block: BlockPlan): readonly TransactionPlan[] {
  return block.kind === 'mutate' && block.mutation.kind === 'replaceTransaction' ? [block.mutation.transaction] : []
}

/**
 * Stands in for the request contracts where a case is not about requests: a STOP, which returns no requests and leaves the
 * state as it is, so that a block has one result with and without system calls.
 */
const noRequestsCode = bytes('0x00')

const requestContracts: readonly (readonly [Address, AccountPlan])[] = [
  [systemAddresses.withdrawalRequests, { nonce: 1n, code: noRequestsCode }],
  [systemAddresses.consolidationRequests, { nonce: 1n, code: noRequestsCode }],
]

function callsRequestContracts(ruleset: Ruleset): boolean {
  return ruleset.systemCalls.includes('withdrawalRequests')
}

function makeAccount({ balance = 0n, nonce = 0n, code = bytes('0x'), storage = {} }: AccountPlan): AllocAccount {
  const slots = Object.entries(storage)
    .filter(([, value]) => value !== 0n)
    .map(([slot, value]): [Hash32, Hash32] => [word(BigInt(slot)), word(value)])
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
  return { balance: quantity(balance), nonce: quantity(nonce), code, storage: Object.fromEntries(slots) }
}

function forkAtGenesis(ruleset: Ruleset, timestamp = genesisTimestamp): EvmFork {
  let found: EvmFork = 'frontier'
  for (const { activation, evmBase } of ruleset.forks) {
    const active =
      activation.kind === 'genesis' || (activation.kind === 'timestamp' && BigInt(activation.value) <= timestamp)
    if (active) found = evmBase
  }
  return found
}

function makeHeader(plan: GenesisPlan, stateRoot: Hash32, fork: EvmFork): Header {
  const since = (other: EvmFork): boolean => forkRank(fork) >= forkRank(other)
  return {
    parentHash: zeroHash,
    sha3Uncles: emptyList,
    miner: address(`0x${'00'.repeat(20)}`),
    stateRoot,
    transactionsRoot: emptyTrie,
    receiptsRoot: emptyTrie,
    logsBloom: bytes(`0x${'00'.repeat(256)}`),
    difficulty: quantity(0),
    number: quantity(0),
    gasLimit: quantity(plan.gasLimit ?? usualGasLimit),
    gasUsed: quantity(plan.gasUsed ?? 0n),
    timestamp: quantity(plan.timestamp ?? genesisTimestamp),
    extraData: bytes('0x'),
    mixHash: zeroHash,
    nonce: bytes('0x0000000000000000'),
    baseFeePerGas: quantity(plan.baseFeePerGas ?? usualBaseFee),
    ...(since('shanghai') && { withdrawalsRoot: emptyTrie }),
    ...(since('cancun') && {
      blobGasUsed: quantity(plan.blobGasUsed ?? 0n),
      excessBlobGas: quantity(plan.excessBlobGas ?? 0n),
      parentBeaconBlockRoot: zeroHash,
    }),
    ...(since('prague') && { requestsHash: noRequests }),
  }
}

/** Writes a number as 32 bytes. */
export function word(value: bigint): Hash32 {
  return hash32(`0x${value.toString(16).padStart(64, '0')}`)
}
