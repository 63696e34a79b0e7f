/** How an adapter failed to be a party at all; each ends the case in `broken`, never in a verdict on its execution. */
export type FaultKind =
  /** Could not be started or reached. */
  | 'start'
  /** Ended, or closed the connection, with a request unanswered. */
  | 'crash'
  /** Did not answer the handshake in time. */
  | 'silent'
  /** Did not answer a case within its time budget. */
  | 'time'
  /** Wrote something that is not an answer of the protocol, such as a log line on standard output. */
  | 'malformed'
  | 'double-answer'
  /** Answered the nonce of the handshake wrongly: a recording, not a program. */
  | 'wrong-nonce'
  /** Wrote a line over its bound. */
  | 'flood'
  /** Wrote more to standard error than is read. */
  | 'stderr-flood'
  /** Was asked to be what it does not declare to be. */
  | 'undeclared-role'
  /** Answered a probe as no working program could. */
  | 'dishonest'
  /** Answered with an internal error. */
  | 'error'
  /** Said that the request is more than it can hold. */
  | 'capacity'
  /** Was restarted too often. */
  | 'given-up'

export interface Fault {
  readonly kind: FaultKind
  /** What happened, in words; safe to print. */
  readonly detail: string
  /** End of what it wrote to standard error; safe to print. */
  readonly standardError?: string
}

/** Faults that leave the run incomplete without accusing the adapter of breaking the protocol. */
export const incompleteKinds: ReadonlySet<FaultKind> = new Set<FaultKind>(['time', 'capacity'])
