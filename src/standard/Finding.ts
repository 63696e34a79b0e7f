import { Rejection, type Facts, type Reason } from '../model/Rejection.ts'

/** One thing that is wrong in a file, said so that a person can mend it. */
export interface Finding {
  /** As the caller named the file. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** What is wrong. */
  readonly message: string
  /** What to do about it. */
  readonly fix: string
  /** The clause that is broken, where there is one. */
  readonly clause?: string
}

/** A document of the standard, or one given by a user, that cannot be used; carries everything that was found. */
export class DocumentRejection extends Rejection {
  /** Never empty; in order of the file. */
  readonly findings: readonly Finding[]

  /**
   * @param reason - `YAML_MALFORMED` or `SCHEMA_VIOLATED`.
   * @param findings - At least one.
   */
  constructor(reason: Reason, findings: readonly Finding[]) {
    super(reason, factsOf(findings[0]))
    this.findings = findings
    this.message = findings.map(describeFinding).join('\n')
  }
}

/**
 * Words a finding as one line that editors and terminals can follow.
 *
 * @param finding - What was found.
 * @returns `file:line:column: message (clause). Fix: fix`.
 */
export function describeFinding(finding: Finding): string {
  const clause = finding.clause === undefined ? '' : ` (${finding.clause})`
  return `${finding.file}:${finding.line}:${finding.column}: ${finding.message}${clause}. Fix: ${finding.fix}`
}

/**
 * Orders findings by file and place.
 *
 * @param findings - In any order.
 * @returns A new list.
 */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (left, right) =>
      compareText(left.file, right.file) ||
      left.line - right.line ||
      left.column - right.column ||
      compareText(left.message, right.message),
  )
}

function factsOf(finding: Finding | undefined): Facts {
  return finding === undefined ? {} : { file: finding.file, line: String(finding.line), column: String(finding.column) }
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
