/**
 * Freezes a value and everything in it.
 *
 * @param value - Made of objects and lists; what is frozen already is passed over.
 * @returns The same value.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
