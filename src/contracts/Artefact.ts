import type { Bytes } from '../model/Hex.ts'

/** A parameter of the interface of a contract, as the compiler's JSON has it. */
export interface AbiParameter {
  readonly name: string
  readonly type: string
  readonly indexed?: boolean
  /** Of a struct. */
  readonly components?: readonly AbiParameter[]
}

/** A function, event, error or constructor of a contract, as the compiler's JSON has it. */
export interface AbiEntry {
  readonly type: string
  readonly name?: string
  readonly inputs?: readonly AbiParameter[]
  readonly outputs?: readonly AbiParameter[]
  readonly stateMutability?: string
  readonly anonymous?: boolean
}

/** A variable in storage, as the compiler laid it out. */
export interface StorageVariable {
  readonly name: string
  readonly slot: number
  /** Of its lowest byte within the slot. */
  readonly offset: number
  readonly type: string
}

/** What compiling a contract gave. */
export interface Artefact {
  readonly name: string
  /** Name and version. */
  readonly compiler: string
  readonly evmVersion: string
  readonly optimizerRuns: number
  readonly abi: readonly AbiEntry[]
  /** Initcode, without the arguments of the constructor. */
  readonly bytecode: Bytes
  readonly storage: readonly StorageVariable[]
}
