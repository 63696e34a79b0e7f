import { isAddress, isBytes, isHash32, isQuantity } from '../../src/model/Hex.ts'
import { isRecord } from './messages.ts'

/**
 * Checks a value from outside.
 *
 * @returns Undefined where it has the shape, else where and what is wrong.
 */
export type Shape = (value: unknown, path: string) => string | undefined

/** A string that a test accepts. */
export function text(what: string, test: (candidate: string) => boolean = () => true): Shape {
  return (value, path) => (typeof value === 'string' && test(value) ? undefined : `${path} is not ${what}`)
}

export const hashShape: Shape = text('32 bytes', isHash32)
export const addressShape: Shape = text('20 bytes', isAddress)
export const bytesShape: Shape = text('bytes in lower-case hexadecimal', isBytes)
export const quantityShape: Shape = text('a quantity', isQuantity)

/** An integer of zero or more that a double holds exactly. */
export const countShape: Shape = (value, path) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? undefined : `${path} is not a count`

export const booleanShape: Shape = (value, path) =>
  typeof value === 'boolean' ? undefined : `${path} is not a boolean`

/** One of a few words. */
export function oneOf(words: readonly string[]): Shape {
  const known: ReadonlySet<unknown> = new Set(words)
  return (value, path) => (known.has(value) ? undefined : `${path} is not one of ${words.slice(0, 8).join(', ')}`)
}

/** A list of values of one shape. */
export function listOf(item: Shape, lengthMax = 10_000_000): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return `${path} is not a list`
    if (value.length > lengthMax) return `${path} has more than ${lengthMax} entries`
    for (let index = 0; index < value.length; index++) {
      const problem = item(value[index], `${path}[${index}]`)
      if (problem !== undefined) return problem
    }
    return undefined
  }
}

/** An object with some fields required and some optional; fields that are not named are let through. */
export function objectOf(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  const wanted = Object.entries(required)
  const allowed = Object.entries(optional)
  return (value, path) => {
    if (!isRecord(value)) return `${path} is not an object`
    for (const [name, shape] of wanted) {
      if (value[name] === undefined) return `${path}.${name} is absent`
      const problem = shape(value[name], `${path}.${name}`)
      if (problem !== undefined) return problem
    }
    for (const [name, shape] of allowed) {
      const problem = value[name] === undefined ? undefined : shape(value[name], `${path}.${name}`)
      if (problem !== undefined) return problem
    }
    return undefined
  }
}

/** An object that maps names of one shape to values of one shape. */
export function mapOf(key: Shape, item: Shape): Shape {
  return (value, path) => {
    if (!isRecord(value)) return `${path} is not an object`
    for (const [name, entry] of Object.entries(value)) {
      const problem = key(name, `${path} key`) ?? item(entry, `${path}.${name.slice(0, 70)}`)
      if (problem !== undefined) return problem
    }
    return undefined
  }
}

/** An object whose `status` says which shape it has. */
export function byStatus(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    if (!isRecord(value)) return `${path} is not an object`
    const status = value['status']
    const shape = typeof status === 'string' && Object.hasOwn(shapes, status) ? shapes[status] : undefined
    return shape === undefined ? `${path}.status is not one of ${Object.keys(shapes).join(', ')}` : shape(value, path)
  }
}
