/** What a circuit is made for; every shape has a program, a verification key and a verifier of its own. */
export interface Shape {
  /** `finality` reads the headers of a batch; `quorum` takes the hashes of seals as they are, for comparison. */
  readonly circuit: 'finality' | 'quorum'
  /** Blocks of the batch, at least 1. */
  readonly blocks: number
  /** How many of them, the last ones, are shown to be sealed: all, or the last alone. */
  readonly sealed: number
  /** Seals of each sealed block: a quorum. */
  readonly seals: number
  /** Members of the set. */
  readonly validators: number
}

/** Name of a shape, fit for a file. */
export function shapeName({ circuit, blocks, sealed, seals, validators }: Shape): string {
  return `${circuit}-${blocks}x${sealed}-${seals}of${validators}`
}

/** Values of the circuit's globals. */
export function shapeGlobals({ blocks, sealed, seals, validators }: Shape): Readonly<Record<string, number>> {
  return { BLOCKS: blocks, SEALED: sealed, SEALS: seals, VALIDATORS: validators }
}
