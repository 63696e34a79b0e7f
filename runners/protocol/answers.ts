import type { Method, Methods } from '../../src/model/generated/adapter.ts'
import { resultValidator } from '../../src/standard/messages.ts'

const checks = new Map<Method, (result: unknown) => boolean>()

/** Compiled once per method: an answer is looked at thousands of times. */
function checkOf(method: Method): (result: unknown) => boolean {
  const known = checks.get(method)
  if (known !== undefined) return known
  const { is } = resultValidator(method)
  checks.set(method, is)
  return is
}

/**
 * Tells what is wrong with the result of an answer.
 *
 * @param method - What was asked.
 * @param result - Parsed JSON from the adapter.
 * @returns Undefined where it has the shape that `spec/schemas/adapter.schema.json` gives it.
 */
export function problemOf(method: Method, result: unknown): string | undefined {
  if (checkOf(method)(result)) return undefined
  const [first] = resultValidator(method).violations(result)
  return first === undefined ? 'it does not match the schema' : `result${first.pointer} ${first.message}`
}

/** Tells whether a result has the shape that its method promises. */
export function isResult<M extends Method>(method: M, result: unknown): result is Methods[M]['result'] {
  return checkOf(method)(result)
}
