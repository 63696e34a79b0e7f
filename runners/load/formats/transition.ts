import * as Rlp from '../../../src/codec/Rlp.ts'
import type { Alloc, BlockAttributes, ExecutionResult, Header } from '../../../src/model/generated/adapter.ts'
import type { EvmFork, Ruleset, SystemCall } from '../../../src/model/generated/ruleset.ts'
import { type Bytes, fromBytes, type Hash32, hash32, integer, type Quantity, toBytes } from '../../../src/model/Hex.ts'
import { systemCallOrder } from '../../../src/standard/rulesets.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { readAlloc } from '../allocFields.ts'
import type { BuildCase, BuildExpectation } from '../Case.ts'
import { Damage, within } from '../Damage.ts'
import {
  addressField,
  bytesField,
  type Fields,
  hashField,
  isFields,
  objectField,
  optionalField,
  quantityField,
  textField,
  wordField,
  wrong,
} from '../fields.ts'
import { mayAskBlockHash } from '../asksBlockHash.ts'
import { forkAt, isSince } from '../forkAt.ts'
import { type Unaskable, unaskable } from '../Loaded.ts'
import { headerInputsOf, parentOf, zeroHash } from '../oneBlock.ts'
import { objectsField, withdrawalsField } from '../resultFields.ts'
import { readRuleset } from '../rulesetFields.ts'
import { reasonsForMessage } from './transitionErrors.ts'
import { signedTransaction } from './transactionFields.ts'

/** Inputs, arguments and expected result of one run of a state transition tool. */
export interface Transition {
  readonly id: string
  readonly file: string
  readonly family: string
  readonly fork: string
  readonly chainId: Quantity
  /** Argument `--state.reward` in wei; negative for none. */
  readonly reward: bigint
  readonly alloc: Fields
  readonly environment: Fields
  /** JSON transactions, or their RLP list as hexadecimal text. */
  readonly transactions: unknown
  readonly result: Fields
}

/** Slots of the contract of EIP-2935. */
const historyWindow = 8191n

/**
 * Makes a case of a run of a state transition tool: one block, built on a parent that the environment describes.
 *
 * @param transition - The run.
 * @param standard - Where rulesets come from.
 * @returns The case, or why no block can stand for the run.
 */
export function transitionCase(transition: Transition, standard: Standard): BuildCase | Unaskable {
  const obstacle = obstacleOf(transition)
  if (obstacle !== undefined) return unaskable(obstacle)
  const { environment, result } = transition
  const alloc = within('alloc', () => readAlloc(transition.alloc))
  const ruleset = transitionRuleset(transition, alloc, standard)
  const number = within('env', () => quantityField(environment, 'currentNumber'))
  const fork = forkAt(ruleset, integer(number), integer(quantityField(environment, 'currentTimestamp')))
  if (fork === undefined) throw new Damage('fork', 'the network has no fork')
  const attributes = within('env', () => readAttributes(environment, fork.evmBase))
  const stated = within('env', () => readParent(environment, fork.evmBase))
  const hashes = within('env', () => readHashes(environment))
  const before = withParentHash(alloc, ruleset, { number, parentHash: hashes[(integer(number) - 1n).toString()] })
  const transactions = within('txs', () => readTransactions(transition.transactions, ruleset))
  return {
    kind: 'build',
    id: transition.id,
    file: transition.file,
    family: transition.family,
    fork: transition.fork,
    ruleset: withoutHistoryCall(ruleset),
    clauses: [],
    headerInputs: headerInputsOf(fork.evmBase),
    genesis: parentOf(fork, before, { number, attributes, stated }),
    blocks: [
      {
        input: {
          attributes,
          transactions,
          ...(Object.keys(hashes).length > 0 &&
            asksBlockHash(before, transactions) && { context: { blockHashes: hashes } }),
        },
        expected: within('result', () => readExpectation(result, standard)),
      },
    ],
  }
}

function asksBlockHash(alloc: Alloc, transactions: readonly Bytes[]): boolean {
  return transactions.some((transaction) => mayAskBlockHash(alloc, transaction))
}

/** What a run can say that a block cannot. */
function obstacleOf({ environment, reward, result, fork }: Transition): string | undefined {
  if (fork.includes('+')) return `the fork ${fork} mixes single EIPs into a fork`
  if (!(reward <= 0n || reward === usualReward(fork))) return `a block reward of ${reward} wei, which no fork pays`
  if (Array.isArray(environment['ommers']) && environment['ommers'].length > 0 && reward > 0n) {
    return 'uncles by distance and address alone, without headers'
  }
  const number = optionalField(environment, 'currentNumber', quantityField)
  if (number !== undefined && integer(number) === 0n) return 'a block 0, which has no parent to be built on'
  const used = optionalField(result, 'gasUsed', quantityField)
  const limit = optionalField(environment, 'currentGasLimit', quantityField)
  if (used !== undefined && limit !== undefined && integer(used) > integer(limit)) {
    return 'a block that uses more gas than its limit, which no chain accepts'
  }
  return undefined
}

/** Reward of a block without uncles (EIP-649, EIP-1234); none after the merge. */
function usualReward(fork: string): bigint | undefined {
  const ether = 10n ** 18n
  if (['Frontier', 'Homestead', 'EIP150', 'EIP158', 'TangerineWhistle', 'SpuriousDragon'].includes(fork))
    return 5n * ether
  if (fork === 'Byzantium') return 3n * ether
  const since = ['Constantinople', 'ConstantinopleFix', 'Petersburg', 'Istanbul', 'MuirGlacier', 'Berlin', 'London']
  return [...since, 'ArrowGlacier', 'GrayGlacier'].includes(fork) ? 2n * ether : undefined
}

/** A tool makes those system calls whose contracts are there; a chain makes them all, or is invalid. */
function transitionRuleset(transition: Transition, alloc: Alloc, standard: Standard): Ruleset {
  const flags =
    transition.reward > 0n ? (['unlinkedHeaders'] as const) : (['unlinkedHeaders', 'noBlockReward'] as const)
  const config = { config: { chainid: transition.chainId } }
  const whole = readRuleset(config, transition.fork, standard, { flags })
  const systemCalls = systemCallOrder.filter((call) => hasContract(whole, call, alloc))
  return readRuleset(config, transition.fork, standard, { flags, systemCalls })
}

function hasContract(ruleset: Ruleset, call: SystemCall, alloc: Alloc): boolean {
  // Deposits are read from logs; nothing is called.
  if (call === 'depositRequests') return true
  const contract = ruleset.systemContracts[call]
  return contract !== undefined && (alloc[contract]?.code.length ?? 2) > 2
}

/** The parent's hash is given without a header that has it: what the call of EIP-2935 would store is stored before. */
function withParentHash(
  alloc: Alloc,
  ruleset: Ruleset,
  parent: { readonly number: Quantity; readonly parentHash: Hash32 | undefined },
): Alloc {
  const contract = ruleset.systemContracts.historyStorage
  if (!ruleset.systemCalls.includes('historyStorage') || contract === undefined) return alloc
  const account = alloc[contract]
  if (account === undefined || parent.parentHash === undefined || parent.parentHash === zeroHash) return alloc
  const place = (integer(parent.number) - 1n) % historyWindow
  const slot = hash32(`0x${place.toString(16).padStart(64, '0')}`)
  return { ...alloc, [contract]: { ...account, storage: { ...account.storage, [slot]: parent.parentHash } } }
}

function withoutHistoryCall(ruleset: Ruleset): Ruleset {
  return { ...ruleset, systemCalls: ruleset.systemCalls.filter((call) => call !== 'historyStorage') }
}

function readAttributes(env: Fields, fork: EvmFork): BlockAttributes {
  const since = (name: EvmFork): boolean => isSince(fork, name)
  const optional = <Name extends QuantityName>(name: Name, from: string): { readonly [Key in Name]?: Quantity } =>
    renamed(env, name, from)
  return {
    timestamp: quantityField(env, 'currentTimestamp'),
    number: quantityField(env, 'currentNumber'),
    feeRecipient: addressField(env, 'currentCoinbase'),
    gasLimit: quantityField(env, 'currentGasLimit'),
    prevRandao: since('paris') ? (optionalField(env, 'currentRandom', wordField) ?? zeroHash) : zeroHash,
    ...(!since('paris') && optional('difficulty', 'currentDifficulty')),
    ...(since('london') && optional('baseFeePerGas', 'currentBaseFee')),
    ...(since('shanghai') && { withdrawals: optionalField(env, 'withdrawals', withdrawalsField) ?? [] }),
    ...(since('cancun') && {
      ...optional('excessBlobGas', 'currentExcessBlobGas'),
      parentBeaconBlockRoot: optionalField(env, 'parentBeaconBlockRoot', wordField) ?? zeroHash,
    }),
  }
}

/** Fields of the parent that the environment states, for what has to follow from them. */
function readParent(env: Fields, fork: EvmFork): Partial<Header> {
  const optional = <Name extends QuantityName>(name: Name, from: string): { readonly [Key in Name]?: Quantity } =>
    renamed(env, name, from)
  const uncles = optionalField(env, 'parentUncleHash', wordField)
  return {
    ...(uncles !== undefined && uncles !== zeroHash && { sha3Uncles: uncles }),
    ...optional('timestamp', 'parentTimestamp'),
    ...(!isSince(fork, 'paris') && optional('difficulty', 'parentDifficulty')),
    ...(isSince(fork, 'london') && {
      ...optional('baseFeePerGas', 'parentBaseFee'),
      ...optional('gasUsed', 'parentGasUsed'),
      ...optional('gasLimit', 'parentGasLimit'),
    }),
    ...(isSince(fork, 'cancun') && {
      ...optional('excessBlobGas', 'parentExcessBlobGas'),
      ...optional('blobGasUsed', 'parentBlobGasUsed'),
    }),
  }
}

function readHashes(env: Fields): Readonly<Record<string, Hash32>> {
  const hashes = optionalField(env, 'blockHashes', objectField) ?? {}
  return Object.fromEntries(
    Object.keys(hashes).map((number) => [
      integer(quantityField({ number }, 'number')).toString(),
      wordField(hashes, number),
    ]),
  )
}

function readTransactions(value: unknown, ruleset: Ruleset): readonly Bytes[] {
  if (typeof value === 'string') {
    const list = toBytes(bytesField({ txs: value }, 'txs'))
    return Rlp.split(list).map((item) => fromBytes(Rlp.isList(item) ? item : Rlp.toBytes(item)))
  }
  if (!Array.isArray(value)) return wrong('', 'a list of transactions or their RLP', value)
  return value.map((transaction: unknown, index) =>
    within(`[${index}]`, () =>
      isFields(transaction) ? signedTransaction(transaction, ruleset) : wrong('', 'a transaction', transaction),
    ),
  )
}

function readExpectation(result: Fields, standard: Standard): BuildExpectation {
  const rejected = optionalField(result, 'rejected', (fields, name) => objectsField(fields, name, readRejected)) ?? []
  return {
    result: readResultFields(result),
    header: {
      ...renamed(result, 'difficulty', 'currentDifficulty'),
      ...renamed(result, 'baseFeePerGas', 'currentBaseFee'),
      ...renamed(result, 'excessBlobGas', 'currentExcessBlobGas'),
    },
    excluded: rejected.map(({ index, message }) => ({ index, reasons: reasonsForMessage(message, standard) })),
  }
}

type QuantityName =
  'timestamp' | 'difficulty' | 'baseFeePerGas' | 'gasUsed' | 'gasLimit' | 'excessBlobGas' | 'blobGasUsed'

/** A quantity under the name that headers and attributes have for it, where it is there. */
function renamed<Name extends QuantityName>(
  fields: Fields,
  name: Name,
  from: string,
): { readonly [Key in Name]?: Quantity } {
  const value = optionalField(fields, from, quantityField)
  const absent: { readonly [Key in Name]?: Quantity } = {}
  return value === undefined ? absent : { ...absent, [name]: value }
}

function readResultFields(result: Fields): Partial<ExecutionResult> {
  const blobGasUsed = optionalField(result, 'blobGasUsed', quantityField)
  const withdrawalsRoot = optionalField(result, 'withdrawalsRoot', hashField)
  const requestsHash = optionalField(result, 'requestsHash', hashField)
  return {
    stateRoot: hashField(result, 'stateRoot'),
    transactionsRoot: hashField(result, 'txRoot'),
    receiptsRoot: hashField(result, 'receiptsRoot'),
    logsBloom: bytesField(result, 'logsBloom'),
    gasUsed: quantityField(result, 'gasUsed'),
    ...(blobGasUsed !== undefined && { blobGasUsed }),
    ...(withdrawalsRoot !== undefined && { withdrawalsRoot }),
    ...(requestsHash !== undefined && { requestsHash }),
  }
}

function readRejected(entry: Fields): { readonly index: number; readonly message: string } {
  return { index: Number(integer(quantityField(entry, 'index'))), message: textField(entry, 'error') }
}
