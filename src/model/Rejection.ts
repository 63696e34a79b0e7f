import type { Reason } from './generated/rejections.ts'

export type { Reason } from './generated/rejections.ts'

/** Values for a human reader that come with a refusal; never compared. */
export type Facts = Readonly<Record<string, string>>

/** An input that the standard tells us to refuse; every other throw is a {@link Defect}. */
export class Rejection extends Error {
  override readonly name = 'Rejection'

  /** What vectors and adapters compare. */
  readonly reason: Reason

  /** Where and what was wrong, for the reader of the message. */
  readonly facts: Facts

  /**
   * @param reason - Code from `spec/rejections.yaml`.
   * @param facts - What was found, what was expected, and where.
   */
  constructor(reason: Reason, facts: Facts = {}) {
    super(describe(reason, facts))
    this.reason = reason
    this.facts = facts
  }
}

function describe(reason: Reason, facts: Facts): string {
  const details = Object.entries(facts).map(([name, value]) => `${name} ${value}`)
  return details.length === 0 ? reason : `${reason}: ${details.join(', ')}`
}
