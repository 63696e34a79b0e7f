import type { AbiParameter } from './Artefact.ts'
import { encodeValue } from './Abi.ts'
import { toBytes, type Address, type Bytes } from '../model/Hex.ts'

/** What the contract `TransparentVerifier` checks the public values of a consensus proof by. */
export interface TransparentProof {
  /** Batch that the set was committed for. */
  readonly batch: bigint
  /** The whole set, ascending. */
  readonly validators: readonly Address[]
  /** Of the last block: 65 bytes each, in ascending order of their signers. */
  readonly seals: readonly Bytes[]
}

const parameter: AbiParameter = {
  name: 'proof',
  type: 'tuple',
  components: [
    { name: 'batch', type: 'uint64' },
    { name: 'validators', type: 'address[]' },
    { name: 'seals', type: 'bytes[]' },
  ],
}

/**
 * Writes a proof for the contract `TransparentVerifier`.
 *
 * @param proof - Batch, set and seals.
 * @returns Bytes that the contract decodes.
 */
export function encodeTransparentProof({ batch, validators, seals }: TransparentProof): Bytes {
  return encodeValue(parameter, { batch, validators, seals: seals.map((seal) => toBytes(seal)) })
}
