import { Rejection } from '../../src/model/Rejection.ts'

/** Reason for which something is refused; what is not refused fails the test. */
export function refusal(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof Rejection) return error.reason
    throw error
  }
  return 'accepted'
}
