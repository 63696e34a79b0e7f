import { decodeResult, encodeCall } from '../../contracts/Abi.ts'
import type { Artefact } from '../../contracts/Artefact.ts'
import { rewardsArtefact } from '../../contracts/generated/Rewards.ts'
import { Defect } from '../../model/Defect.ts'
import { address, fromBytes, toBytes, type Address, type Bytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'

/** Seals of one block, and who could have sealed it. */
export interface SealList {
  /** 65 bytes each, ascending by signer. */
  readonly seals: readonly Bytes[]
  /** Ascending. */
  readonly validators: readonly Address[]
}

/** What the first transaction of a block tells the Rewards contract. */
export interface CarriedSeals {
  /** In which the block before was sealed. */
  readonly round: bigint
  /** Of the block before: at least a quorum, none for the genesis block. */
  readonly carried: SealList
  /** Of the block before that one, which came too late for its own next block. */
  readonly late: SealList
}

/** Nothing is carried. */
export const noSeals: SealList = { seals: [], validators: [] }

const functionName = 'reward'
const selectorBytes = 4
/** Longer data than 64 validators with all their seals, twice, need. */
const dataBytesMax = 65_536

/**
 * Writes the calldata that carries seals.
 *
 * @param carried - Round, seals and sets.
 * @returns A call of `reward(uint64, (bytes[],address[]), (bytes[],address[]))`.
 * @see SEQ-7
 */
export function encodeSeals({ round, carried, late }: CarriedSeals): Bytes {
  return encodeCall(rewardsArtefact, functionName, { round, carried: toAbi(carried), late: toAbi(late) })
}

/**
 * Reads calldata that carries seals; only what {@link encodeSeals} writes is taken.
 *
 * @param data - Of a transaction.
 * @throws {@link Rejection} `REWARD_TRANSACTION_INVALID`.
 */
export function decodeSeals(data: Bytes): CarriedSeals {
  if (data.length / 2 - 1 > dataBytesMax) throw malformed({ bytes: String(data.length / 2 - 1) })
  const decoded = readSeals(data)
  if (decoded === undefined || encodeSeals(decoded) !== data) throw malformed({ calldata: 'is not that of a reward' })
  return decoded
}

/** The function with its inputs in the place of its outputs: what is read is data, whichever way it goes. */
function inputsAsOutputs({ abi, ...rest }: Artefact): Artefact {
  return { ...rest, abi: abi.map((entry) => ({ ...entry, outputs: entry.inputs ?? [] })) }
}

function readSeals(data: Bytes): CarriedSeals | undefined {
  const content = fromBytes(toBytes(data).subarray(selectorBytes))
  let read: unknown
  try {
    read = decodeResult(inputsAsOutputs(rewardsArtefact), functionName, content)
  } catch (error) {
    // The library says of malformed data only that it is, in errors of its own.
    if (error instanceof Defect) throw error
    return undefined
  }
  const { round, carried, late } = fieldsOf(read)
  const [first, second] = [toList(carried), toList(late)]
  if (typeof round !== 'bigint' || first === undefined || second === undefined) return undefined
  return { round, carried: first, late: second }
}

function toAbi({ seals, validators }: SealList): unknown {
  return { seals: seals.map(toBytes), validators }
}

function toList(value: unknown): SealList | undefined {
  const { seals, validators } = fieldsOf(value)
  if (!Array.isArray(seals) || !Array.isArray(validators)) return undefined
  return {
    seals: seals.flatMap((seal: unknown) => (seal instanceof Uint8Array ? [fromBytes(seal)] : [])),
    validators: validators.map((member: unknown) => address(String(member).toLowerCase())),
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function malformed(facts: Readonly<Record<string, string>>): Rejection {
  return new Rejection('REWARD_TRANSACTION_INVALID', facts)
}
