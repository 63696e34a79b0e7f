/** A step as an engine tells it: the machine before the instruction runs, numbers not yet written out. */
export interface Step {
  readonly pc: number
  readonly op: number
  readonly gas: bigint
  /** Gas forwarded to a callee included. */
  readonly gasCost: bigint
  readonly memSize: number
  /** Bottom first; valid during the call only. */
  readonly stack: readonly bigint[]
  readonly depth: number
  readonly refund: number
  readonly address: Uint8Array
  readonly error?: string
}

/** Told of each step in order; `wants` lets an engine leave out steps that nobody reads. */
export interface StepListener {
  readonly wants: () => boolean
  readonly step: (step: Step) => void
}
