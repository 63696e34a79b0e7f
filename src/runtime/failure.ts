import { reasons } from '../model/generated/rejections.ts'
import { Rejection } from '../model/Rejection.ts'

/** Longest text of a failure that is kept. */
const failureCharactersMax = 2000

/** Writes why a job fails; a refusal begins with its reason. */
export function failureText(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, failureCharactersMax)
}

/**
 * Reads why a job failed.
 *
 * @param text - As {@link failureText} wrote it, or the queue itself.
 * @returns A rejection of the same reason; `JOB_ABANDONED` for a job that failed for no reason of the standard, as often
 *   as it may be tried.
 */
export function readFailure(text: string): Rejection {
  const [, code = '', detail = ''] = /^([A-Z][A-Z0-9_]*)(?:: ([^]*))?$/.exec(text) ?? []
  const reason = reasons.find((one) => one === code)
  return reason === undefined ? new Rejection('JOB_ABANDONED', { failure: text }) : new Rejection(reason, { detail })
}
