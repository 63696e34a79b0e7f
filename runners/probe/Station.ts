import { bytes, fromBytes, hash32, quantity, type Address, type Bytes, type Hash32 } from '../../src/model/Hex.ts'
import type { AllocAccount, BlockToBuild, Genesis } from '../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../src/model/generated/ruleset.ts'
import { forkAt, isSince } from '../load/forkAt.ts'
import { parentOf, zeroAddress, zeroHash } from '../load/oneBlock.ts'
import { answerAt, answers, instructionAt } from './experiments.ts'
import type { Experiment, Outcome } from './Experiment.ts'
import { answerOf, oneInstruction, touchAll } from './programs.ts'
import { calldataOf, drivers, gasLimitOf, toucher, type Sender } from './transactions.ts'

/** A short chain whose blocks carry out experiments at chosen moments. */
export interface Station {
  readonly ruleset: Ruleset
  /** Timestamps of the blocks, ascending. */
  readonly timestamps: readonly bigint[]
  /** Carried out in every block. */
  readonly experiments: readonly Experiment[]
}

/** What a sequencer is asked to build for a station. */
export interface StationChain {
  readonly genesis: Genesis
  readonly blocks: readonly BlockToBuild[]
  /** Account and slots that hold the outcomes of each block. */
  readonly slots: readonly { readonly address: Address; readonly slots: readonly Hash32[] }[]
}

/** Slots that one experiment may use. */
const slotsPerExperiment = 4n
/** Experiments that one block may carry. */
const experimentsMax = 4096n

const blockGasLimit = 10n ** 10n
const baseFee = 7n
/** High enough that forks which change the price of blobs show it. */
const excessBlobGas = 60_000_000n
const senderBalance = 10n ** 30n

/** Stands in for the contracts that must not be empty when a block calls them: a STOP returns no requests. */
const noRequests = bytes('0x00')

/** Contracts that experiments call. */
const helpers: readonly { readonly address: Address; readonly code: Bytes }[] = [
  ...Array.from({ length: 256 }, (_, byte) => ({ address: instructionAt(byte), code: oneInstruction(byte) })),
  ...answers.map((byte) => ({ address: answerAt(byte), code: answerOf(byte) })),
]

/** Programs and funds that every chain of the probe starts with. */
function allocOf(
  { ruleset: { systemContracts }, experiments }: Station,
  sender: Sender,
  touched: readonly Address[],
): Record<Address, AllocAccount> {
  const contract = (code: AllocAccount['code']): AllocAccount => ({
    balance: quantity(0),
    nonce: quantity(1),
    code,
    storage: {},
  })
  const entry = (address: Address, account: AllocAccount): [Address, AllocAccount] => [address, account]
  const targets = new Set(experiments.map(({ target }) => target))
  const { withdrawalRequests, consolidationRequests } = systemContracts
  const called = [withdrawalRequests, consolidationRequests].filter((place) => place !== undefined)
  const entries: [Address, AllocAccount][] = [
    [sender.address, { ...contract(bytes('0x')), nonce: quantity(0), balance: quantity(senderBalance) }],
    ...Object.values(drivers).map((driver) => entry(driver.address, contract(driver.code))),
    [toucher, contract(touchAll(touched))],
    ...helpers.filter(({ address }) => targets.has(address)).map(({ address, code }) => entry(address, contract(code))),
    ...called.map((place) => entry(place, contract(noRequests))),
  ]
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)))
}

/**
 * Lays out the chain of a station.
 *
 * @param station - What to find out, and when.
 * @param sender - Signs.
 * @param touched - Accounts that every block looks at first, so that its witness shows them.
 */
export function chainOf(station: Station, sender: Sender, touched: readonly Address[]): StationChain {
  const { ruleset, timestamps, experiments } = station
  const [first = 1n] = timestamps
  const fork = forkAt(ruleset, 0n, first - 1n)
  if (fork === undefined) throw new RangeError('a ruleset has no fork')
  const attributes = {
    feeRecipient: zeroAddress,
    prevRandao: zeroHash,
    gasLimit: quantity(blockGasLimit),
    parentBeaconBlockRoot: zeroHash,
  }
  const environment = {
    number: quantity(1),
    attributes: {
      ...attributes,
      timestamp: quantity(first),
      baseFeePerGas: quantity(baseFee),
      excessBlobGas: quantity(excessBlobGas),
    },
  }
  const genesis = parentOf(fork, allocOf(station, sender, touched), environment)
  const perBlock = 1n + BigInt(experiments.length)
  const blocks = timestamps.map((timestamp, index): BlockToBuild => {
    const nonce = BigInt(index) * perBlock
    const sign = (experiment: Experiment, place: number): BlockToBuild['transactions'][number] =>
      sender.sign(
        drivers[experiment.program].address,
        calldataOf(experiment, firstSlot(index, place)),
        nonce + 1n + BigInt(place),
        gasLimitOf(experiment),
      )
    const touch = sender.sign(toucher, bytes('0x'), nonce, 1_000_000n)
    return {
      attributes: {
        ...attributes,
        timestamp: quantity(timestamp),
        withdrawals: [],
        ...(index === 0 && hasBlobs(ruleset, timestamp) && { excessBlobGas: quantity(excessBlobGas) }),
      },
      transactions: [touch, ...experiments.map(sign)],
    }
  })
  return { genesis, blocks, slots: slotsOf(station) }
}

function hasBlobs(ruleset: Ruleset, timestamp: bigint): boolean {
  const fork = forkAt(ruleset, 1n, timestamp)
  return fork !== undefined && isSince(fork.evmBase, 'cancun')
}

function firstSlot(block: number, place: number): bigint {
  return (BigInt(block) * experimentsMax + BigInt(place)) * slotsPerExperiment
}

function slotsOf({ timestamps, experiments }: Station): StationChain['slots'] {
  const byDriver = new Map<Address, Hash32[]>()
  for (const block of timestamps.keys()) {
    for (const [place, { program }] of experiments.entries()) {
      const slots = byDriver.get(drivers[program].address) ?? []
      byDriver.set(drivers[program].address, slots)
      const count = program === 'call' ? slotsPerExperiment : 1n
      for (let slot = 0n; slot < count; slot++) slots.push(slotAt(firstSlot(block, place) + slot))
    }
  }
  return [...byDriver].map(([address, slots]) => ({ address, slots }))
}

function slotAt(value: bigint): Hash32 {
  return hash32(`0x${value.toString(16).padStart(64, '0')}`)
}

/** What transactions stored, by address and slot. */
export type Stored = (address: Address, slot: Hash32) => bigint

/**
 * Reads what one experiment stored.
 *
 * @param experiment - Which one.
 * @param at - Block of the station, and place among its experiments.
 * @param stored - State after the block.
 */
export function outcomeOf(
  experiment: Experiment,
  at: { readonly block: number; readonly place: number },
  stored: Stored,
): Outcome {
  const first = firstSlot(at.block, at.place)
  const value = (place: bigint): bigint => stored(drivers[experiment.program].address, slotAt(first + place))
  if (value(0n) === 0n) return { kind: 'nothing', why: 'the transaction stored nothing' }
  if (experiment.program === 'leastGas') return { kind: 'leastGas', gas: value(0n) - 1n }
  if (experiment.program === 'access') return { kind: 'access', gas: value(0n) }
  return { kind: 'call', success: value(0n) === 2n, size: value(1n) - 1n, gas: value(2n), hash: value(3n) }
}

/** Reads slots out of the answer to a question about the state. */
export function storedIn(
  accounts: readonly { readonly address: Address; readonly slots: Readonly<Record<Hash32, Hash32>> }[],
): Stored {
  const found = new Map(accounts.map(({ address, slots }) => [address, slots]))
  return (address, slot) => BigInt(found.get(address)?.[slot] ?? fromBytes(new Uint8Array(1)))
}
