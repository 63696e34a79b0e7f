/** When a party switches to a fork, as far as the blocks of a case show, and when it should. */
export interface ForkSkew {
  /** Id of the fork in the ruleset. */
  readonly fork: string
  /** What the numbers count. */
  readonly activation: 'timestamp' | 'block' | 'batch' | 'stateVariable'
  /** Number that the standard says. */
  readonly standard: string
  /** Least number at which the party may switch; absent where no block tells. */
  readonly earliest?: string
  /** Greatest one; absent where no block tells: it may not know the fork at all. */
  readonly latest?: string
}

const units = { timestamp: 'timestamp', block: 'block', batch: 'batch', stateVariable: 'state variable' } as const

/**
 * Says in words when a party switches.
 *
 * @param skew - What was found.
 * @returns Such as `switches to osaka at timestamp 3001; the standard says 3000`.
 */
export function describeSkew({ fork, activation, standard, earliest, latest }: ForkSkew): string {
  const unit = units[activation]
  const says = `the standard says ${standard}`
  if (earliest !== undefined && earliest === latest) return `switches to ${fork} at ${unit} ${latest}; ${says}`
  if (latest === undefined) return `has not switched to ${fork} before ${unit} ${earliest ?? standard}; ${says}`
  if (earliest === undefined) return `switches to ${fork} at ${unit} ${latest} or sooner; ${says}`
  return `switches to ${fork} between ${unit} ${earliest} and ${latest}; ${says}`
}
