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
  readonly folder: 'finality' | 'quorum' | 'membership' | 'trie'
  /** Fit for a file, and another for every value of the globals. */
  readonly name: string
  readonly globals: Readonly<Record<string, number>>
}

/** The circuit that reads the headers of a batch. */
export function finalityCircuit({ blocks, sealed, seals, validators }: Shape): Circuit {
  return {
    folder: 'finality',
    name: `finality-${blocks}x${sealed}-${seals}of${validators}`,
    globals: { BLOCKS: blocks, SEALED: sealed, SEALS: seals, VALIDATORS: validators },
  }
}

/** The circuit that takes the hashes of seals as they are, for comparison. */
export function quorumCircuit({ blocks, seals, validators }: Omit<Shape, 'sealed'>): Circuit {
  return {
    folder: 'quorum',
    name: `quorum-${blocks}-${seals}of${validators}`,
    globals: { BLOCKS: blocks, SEALS: seals, VALIDATORS: validators },
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
