import type { Bytes } from '../../model/Hex.ts'

/** What a circuit of finality is made for; every shape has a program, a verification key and a verifier of its own. */
export interface Shape {
  /** Blocks of the batch, at least 1. */
  readonly blocks: number
  /** How many of them, the last ones, are shown to be sealed: all, or the last alone. */
  readonly sealed: number
  /** Seals of each sealed block: a quorum. */
  readonly seals: number
  /** Members of the set. */
  readonly validators: number
}

/** A circuit of circuits/ with the values of its globals. */
export interface Circuit {
  /** Folder of circuits/. */
  readonly folder: 'finality' | 'quorum' | 'membership' | 'trie' | 'aggregate' | 'bls'
  /** Fit for a file, and another for every value of the globals. */
  readonly name: string
  readonly globals: Readonly<Record<string, number | string>>
}

/** Keys that a circuit has places for: each is hashed once, however many blocks it sealed. */
export function keysOf({ sealed, seals, validators }: Omit<Shape, 'blocks'>): number {
  return Math.min(sealed * seals, validators)
}

/** The circuit that reads the headers of a batch. */
export function finalityCircuit(shape: Shape): Circuit {
  const { blocks, sealed, seals, validators } = shape
  return {
    folder: 'finality',
    name: `finality-${blocks}x${sealed}-${seals}of${validators}`,
    globals: { BLOCKS: blocks, SEALED: sealed, SEALS: seals, VALIDATORS: validators, KEYS: keysOf(shape) },
  }
}

/** The circuit that takes the hashes of seals as they are, for comparison. */
export function quorumCircuit({ blocks, seals, validators }: Omit<Shape, 'sealed'>): Circuit {
  const keys = keysOf({ sealed: blocks, seals, validators })
  return {
    folder: 'quorum',
    name: `quorum-${blocks}-${seals}of${validators}`,
    globals: { BLOCKS: blocks, SEALS: seals, VALIDATORS: validators, KEYS: keys },
  }
}

/** Nodes of the longest proof of an account and of a slot that a circuit of membership takes. */
export interface Depths {
  readonly accountNodes: number
  readonly storageNodes: number
}

/** The circuit that opens the set of validators in the state after a block. */
export function membershipCircuit({ accountNodes, storageNodes }: Depths): Circuit {
  return {
    folder: 'membership',
    name: `membership-${accountNodes}-${storageNodes}`,
    globals: { ACCOUNT_NODES: accountNodes, STORAGE_NODES: storageNodes },
  }
}

/** The circuit that verifies proofs of one circuit of finality, of batches that follow one another. */
export function aggregateCircuit(inner: string, proofs: number, keyHash: Bytes): Circuit {
  return {
    folder: 'aggregate',
    name: `aggregate-${proofs}-${inner}-${keyHash.slice(2, 10)}`,
    globals: { PROOFS: proofs, INNER_KEY_HASH: keyHash },
  }
}
