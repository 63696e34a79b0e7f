import { Rejection } from '../../src/model/Rejection.ts'

/** A vector is damaged: thrown by the readers of fields and turned into a `damaged` result at the door. */
export class Damage extends Error {
  override readonly name = 'Damage'

  /** Dotted path of the field below the test; empty where the whole test is meant. */
  readonly field: string

  /** What is wrong and how to mend it. */
  readonly reason: string

  /**
   * @param field - Dotted path below the test.
   * @param reason - What is wrong and how to mend it.
   */
  constructor(field: string, reason: string) {
    super(field === '' ? reason : `${field}: ${reason}`)
    this.field = field
    this.reason = reason
  }
}

/**
 * Reads a part of a test, so that damage in it is reported with the path of that part.
 *
 * @param name - Name of the part, such as `pre` or `blocks[3]`.
 * @param read - Reads the part.
 * @returns What was read.
 * @throws {@link Damage} with `name` before its field.
 */
export function within<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const damage = asDamage(error)
    if (damage === undefined) throw error
    throw new Damage(damage.field === '' ? name : `${name}.${damage.field}`, damage.reason)
  }
}

/**
 * Sees a refusal of malformed input as damage of the vector that carried it.
 *
 * @param error - Anything thrown.
 * @returns The damage, or undefined where the error is a bug of ours.
 */
export function asDamage(error: unknown): Damage | undefined {
  if (error instanceof Damage) return error
  return error instanceof Rejection ? new Damage('', error.message) : undefined
}
