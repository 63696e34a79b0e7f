import {
  createContract,
  decodeError,
  deployContract,
  events,
  type ContractMethodUntyped,
  type ParsedABI,
} from 'micro-eth-signer/abi.js'

import { Defect } from '../model/Defect.ts'
import { bytes, fromBytes, toBytes, type Bytes } from '../model/Hex.ts'
import type { AbiEntry, AbiParameter, Artefact } from './Artefact.ts'

/** Bytes before the arguments of a call. */
const selectorBytes = 4

/** An error that a contract of ours threw. */
export interface ContractError {
  readonly name: string
  /** A single argument by itself, several by their names. */
  readonly values: unknown
}

/** An event that a contract of ours emitted. */
export interface ContractEvent {
  readonly name: string
  readonly values: unknown
}

/**
 * Writes the input of a call.
 *
 * @param artefact - Of the contract.
 * @param name - Of the function.
 * @param values - Nothing, the single argument, or several by their names; numbers are bigints, bytes are byte arrays.
 * @throws {@link Defect} Where the contract has no such function.
 */
export function encodeCall(artefact: Artefact, name: string, values?: unknown): Bytes {
  return fromBytes(methodNamed(artefact, name).encodeInput(values))
}

/**
 * Reads what a call returned.
 *
 * @param artefact - Of the contract.
 * @param name - Of the function.
 * @param output - As it was returned.
 * @returns The single value, or several by their names or in order.
 */
export function decodeResult(artefact: Artefact, name: string, output: Bytes): unknown {
  return methodNamed(artefact, name).decodeOutput(toBytes(output))
}

/**
 * Writes the data of the transaction that creates a contract.
 *
 * @param artefact - Of the contract.
 * @param values - As for {@link encodeCall}.
 */
export function encodeCreation(artefact: Artefact, values?: unknown): Bytes {
  const { abi, bytecode } = artefact
  if (!abi.some(({ type }) => type === 'constructor')) return bytecode
  const text =
    values === undefined ? deployContract(parsed(abi), bytecode) : deployContract(parsed(abi), bytecode, values)
  return bytes(text)
}

/**
 * Encodes a value as Solidity's abi.encode does.
 *
 * @param parameter - Its type.
 * @param value - As for {@link encodeCall}.
 */
export function encodeValue(parameter: AbiParameter, value: unknown): Bytes {
  const method = createContract(parsed([{ type: 'function', name: 'encode', inputs: [parameter] }]))['encode']
  if (method === undefined) throw new Defect('a function has no encoding')
  return fromBytes(method.encodeInput(value).subarray(selectorBytes))
}

/**
 * Reads why a call was reverted.
 *
 * @param artefacts - Of the contracts that took part.
 * @param output - As it was returned.
 * @returns Undefined where no contract has such an error.
 */
export function decodeRevert(artefacts: readonly Artefact[], output: Bytes): ContractError | undefined {
  for (const { abi } of artefacts) {
    const found = decodeError(output, parsed(abi))
    if (found !== undefined) return { name: found.name, values: found.args }
  }
  return undefined
}

/**
 * Reads a log.
 *
 * @param artefacts - Of the contracts that took part.
 * @param log - Topics and data.
 * @returns Undefined where no contract has such an event.
 */
export function decodeLog(
  artefacts: readonly Artefact[],
  { topics, data }: { readonly topics: readonly Bytes[]; readonly data: Bytes },
): ContractEvent | undefined {
  for (const { abi } of artefacts) {
    for (const [name, event] of Object.entries(events(parsed(abi)))) {
      if (event.topics(namesOf(abi, name))[0] !== topics[0]) continue
      return { name, values: event.decode([...topics], data) }
    }
  }
  return undefined
}

/** Topics are asked for with no value for any of them. */
function namesOf(abi: readonly AbiEntry[], name: string): Readonly<Record<string, null>> {
  const entry = abi.find((found) => found.type === 'event' && found.name === name)
  return Object.fromEntries((entry?.inputs ?? []).map((input) => [input.name, null]))
}

function methodNamed({ abi, name: contract }: Artefact, name: string): ContractMethodUntyped {
  const method = createContract(parsed(abi))[name]
  if (method === undefined) throw new Defect(`the contract ${contract} has no function ${name}`)
  return method
}

/** The library marks interfaces that it does not know the types of; ours are data of the compiler and are such. */
function parsed(abi: readonly AbiEntry[]): ParsedABI {
  if (!isInterface(abi)) throw new Defect('an entry of the interface of a contract has no type')
  return abi
}

function isInterface(abi: readonly AbiEntry[]): abi is readonly AbiEntry[] & ParsedABI {
  return abi.every(({ type }) => type.length > 0)
}
