import type { Alloc, AllocAccount } from '../../../../src/model/generated/adapter.ts'
import type { ForkActivation, Ruleset } from '../../../../src/model/generated/ruleset.ts'
import { keccak256 } from '../../../../src/crypto/keccak.ts'
import type { Standard } from '../../../../src/standard/Standard.ts'
import {
  type Address,
  address,
  bytes,
  type Bytes,
  fromBytes,
  type Hash32,
  hash32,
  quantity,
  toBytes,
} from '../../../../src/model/Hex.ts'
import type { BuildCase } from '../../Case.ts'
import { Damage } from '../../Damage.ts'
import { noBytes } from '../../fields.ts'
import { forkAt, isSince } from '../../forkAt.ts'
import { type BlockEnvironment, parentOf, zeroAddress, zeroHash } from '../../oneBlock.ts'
import { readRuleset } from '../../rulesetFields.ts'
import { stateRootOf } from '../../stateRoot.ts'
import { signedTransaction } from '../transactionFields.ts'

/** What a contract is called with, and what it must have stored in the end. */
export interface PrecompileCall {
  readonly id: string
  readonly file: string
  readonly family: string
  /** Network name of fixtures whose precompiles hold. */
  readonly network: string
  readonly code: Bytes
  readonly input: Bytes
  /** Gas that the contract forwards, so that the transaction has enough. */
  readonly forwardedGas: bigint
  /** Slots of the contract after the block; zero is an empty slot. */
  readonly slots: Readonly<Record<number, bigint>>
}

/** What one call of a precompile must give; the gas that it takes only where the source says. */
export type PrecompileOutcome =
  { readonly kind: 'returns'; readonly output: Bytes; readonly gasUsed?: bigint } | { readonly kind: 'fails' }

/** Key and address of the sender that state tests have used from the beginning. */
const senderKey = '0x45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8'
const sender = address('0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b')
const contract = address('0x00000000000000000000000000000000000c0de0')
const rich = quantity(10n ** 18n)

/** No block around the transaction, so that nothing but the contract and the sender's nonce changes. */
const variation = { systemCalls: [], flags: ['unlinkedHeaders', 'noBlockReward'] } as const

/** Gas of a program beside what it forwards, and of a byte of calldata at its most expensive. */
const programGas = 400_000n
const calldataByteGas = 40n
const blockGasLimit = 30_000_000n
/** Most gas of a transaction from Osaka on (EIP-7825). */
const transactionGasMax = 16_777_216n

/**
 * Makes a case of one block: a contract calls a precompile and stores what came back.
 *
 * Gas is free and nobody else is paid, so that the state after the block is the one before it with the sender's nonce
 * and the slots, and its root follows from the source's own values without executing anything.
 *
 * @param call - Program, input and what must be stored.
 * @param standard - Where rulesets come from.
 * @returns The case.
 * @throws {@link Damage} where the call needs more gas than a transaction may have.
 */
export function precompileCase(call: PrecompileCall, standard: Standard): BuildCase {
  const ruleset = readRuleset({}, call.network, standard, variation)
  const fork = forkAt(ruleset, 1n, 1000n)
  if (fork === undefined) throw new Damage('', `the network ${call.network} has no fork`)
  const gasLimit = gasLimitOf(call, fork)
  const environment = environmentOf(fork)
  const before: Alloc = {
    [sender]: account({ balance: rich }),
    [contract]: account({ nonce: quantity(1), code: call.code }),
  }
  const after: Alloc = {
    [sender]: account({ balance: rich, nonce: quantity(1) }),
    [contract]: account({ nonce: quantity(1), code: call.code, storage: storageOf(call.slots) }),
  }
  return {
    kind: 'build',
    id: call.id,
    file: call.file,
    family: call.family,
    fork: call.network,
    ruleset,
    clauses: [],
    // The program reads nothing of its block; only the price of gas must be nothing.
    headerInputs: isSince(fork.evmBase, 'london') ? ['baseFeePerGas'] : [],
    genesis: parentOf(fork, before, environment),
    blocks: [
      {
        input: { attributes: environment.attributes, transactions: [transactionOf(call, gasLimit, ruleset)] },
        expected: { result: { stateRoot: stateRootOf(after) }, excluded: [] },
      },
    ],
  }
}

/**
 * Writes the program that calls once with its whole calldata and stores success and size of the output, each plus 1, the
 * hash of the output and, where it is known, the gas that the call took.
 *
 * @param to - Precompile.
 * @param gas - Forwarded gas.
 * @param measured - Whether gas is stored.
 */
export function callingCode(to: Address, gas: bigint, measured: boolean): Bytes {
  const copyInput = '366000600037'
  const call = `5a6000600036600073${to.slice(2)}67${gas.toString(16).padStart(16, '0')}fa5a`
  const storeSuccess = '90600101600055'
  const storeGas = measured ? '9003600355' : '5050'
  const storeSize = '3d600101600155'
  const storeHash = '3d600060003e3d600020600255'
  return bytes(`0x${copyInput}${call}${storeSuccess}${storeGas}${storeSize}${storeHash}00`)
}

/** From GAS to GAS around a call: three PUSH1, CALLDATASIZE, PUSH20, PUSH8 and the second GAS. */
const measuringGas = 19n
/** A STATICCALL of a warm address (EIP-2929) and of any before (EIP-150). */
const [warmCallGas, oldCallGas] = [100n, 700n]

/**
 * What {@link callingCode} must leave in storage.
 *
 * @param outcome - By the source.
 * @param gas - Forwarded gas, all of which a failing call takes.
 * @param fork - Fork in force.
 */
export function calledSlots(
  outcome: PrecompileOutcome,
  gas: bigint,
  fork: ForkActivation['evmBase'],
): Readonly<Record<number, bigint>> {
  const output = outcome.kind === 'returns' ? toBytes(outcome.output) : new Uint8Array(0)
  const taken = outcome.kind === 'returns' ? outcome.gasUsed : gas
  const around = measuringGas + (isSince(fork, 'berlin') ? warmCallGas : oldCallGas)
  return {
    0: outcome.kind === 'returns' ? 2n : 1n,
    1: BigInt(output.length) + 1n,
    2: BigInt(fromBytes(keccak256(output))),
    ...(taken !== undefined && { 3: around + taken }),
  }
}

function gasLimitOf(call: PrecompileCall, fork: ForkActivation): bigint {
  const inputBytes = BigInt((call.input.length - 2) / 2)
  // A 64th of the gas stays with the caller (EIP-150).
  const wanted = programGas + (call.forwardedGas * 64n) / 63n + calldataByteGas * inputBytes
  const most = isSince(fork.evmBase, 'osaka') ? transactionGasMax : blockGasLimit
  if (wanted > most) throw new Damage('Gas', `a call with ${call.forwardedGas} gas does not fit in a transaction`)
  return wanted
}

function environmentOf(fork: ForkActivation): BlockEnvironment {
  const since = (name: Parameters<typeof isSince>[1]): boolean => isSince(fork.evmBase, name)
  return {
    number: quantity(1),
    attributes: {
      timestamp: quantity(1000),
      number: quantity(1),
      feeRecipient: zeroAddress,
      gasLimit: quantity(blockGasLimit),
      prevRandao: zeroHash,
      ...(!since('paris') && { difficulty: quantity(0x20000) }),
      ...(since('london') && { baseFeePerGas: quantity(0) }),
      ...(since('shanghai') && { withdrawals: [] }),
      ...(since('cancun') && { excessBlobGas: quantity(0), parentBeaconBlockRoot: zeroHash }),
    },
  }
}

function transactionOf(call: PrecompileCall, gasLimit: bigint, ruleset: Ruleset): Bytes {
  const fields = {
    nonce: '0x0',
    gasPrice: '0x0',
    gasLimit: quantity(gasLimit),
    to: contract,
    value: '0x0',
    data: call.input,
    secretKey: senderKey,
  }
  return signedTransaction(fields, ruleset)
}

function account(plan: Partial<AllocAccount>): AllocAccount {
  return { balance: quantity(0), nonce: quantity(0), code: noBytes, storage: {}, ...plan }
}

function storageOf(slots: PrecompileCall['slots']): Readonly<Record<Hash32, Hash32>> {
  const word = (value: bigint): Hash32 => hash32(`0x${value.toString(16).padStart(64, '0')}`)
  return Object.fromEntries(
    Object.entries(slots).flatMap(([slot, value]) => (value === 0n ? [] : [[word(BigInt(slot)), word(value)]])),
  )
}
