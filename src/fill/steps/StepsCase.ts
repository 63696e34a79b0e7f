import type { ConsensusEvent, ConsensusStart } from '../../model/generated/adapter.ts'

/** An event, or a crash. */
export type PlannedEvent =
  | ConsensusEvent
  | {
      readonly op: 'restart'
      readonly durable: boolean
      /** Where the chain is by then; where it was at the start if absent. */
      readonly from?: Pick<ConsensusStart, 'parent' | 'validators'>
    }

/** An event with what its author says must come of it. */
export interface PlannedStep {
  readonly event: PlannedEvent
  /**
   * What must come, in the words of `summary`: the verdict, then what is sent, asked, decided and found, such as
   * `accept, PREPARE 0` or `ignore EQUIVOCATION, DoublePrepare`; empty where nothing does.
   */
  readonly expect: string
}

/** A node driven through events, as its author plans it. */
export interface StepsCase {
  /** Id without the kind. */
  readonly name: string
  readonly given: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly start: ConsensusStart
  readonly steps: readonly PlannedStep[]
  /** 1 where absent; raised when input or expectation changes. */
  readonly revision?: number
  /** Name of the accept twin. */
  readonly twin?: string
  /** Another implementation of the predicates that came to the same verdict. */
  readonly oracle?: string
}
