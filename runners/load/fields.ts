import type { Address, Bytes, Hash32, Quantity } from '../../src/model/Hex.ts'
import { address, bytes, hash32, isBytes, isHash32, quantity } from '../../src/model/Hex.ts'
import { Damage, within } from './Damage.ts'

/** An object of a vector, not yet looked into. */
export type Fields = Readonly<Record<string, unknown>>

/** Longest piece of a refused value that a message repeats. */
const quotedCharactersMax = 40

/** No number of a vector is longer; the work of writing one in decimal grows with the square of its length. */
const quantityDigitsMax = 4096

const looseQuantityPattern = /^0x0*([0-9a-fA-F]*)$/
const decimalPattern = /^[0-9]{1,100}$/

/**
 * Tells whether a parsed JSON value is an object.
 *
 * @param value - Parsed JSON.
 * @returns True for an object that is no array.
 */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Reads an object.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @returns The object.
 * @throws Damage where it is missing or no object.
 */
export function objectField(fields: Fields, name: string): Fields {
  const value = presentField(fields, name)
  return isFields(value) ? value : wrong(name, 'an object', value)
}

/**
 * Reads a list.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @returns The list.
 * @throws Damage where it is missing or no list.
 */
export function listField(fields: Fields, name: string): readonly unknown[] {
  const value = presentField(fields, name)
  return Array.isArray(value) ? value : wrong(name, 'a list', value)
}

/**
 * Reads text.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @returns The text.
 * @throws Damage where it is missing or no text.
 */
export function textField(fields: Fields, name: string): string {
  const value = presentField(fields, name)
  return typeof value === 'string' ? value : wrong(name, 'text', value)
}

/**
 * Reads bytes; capitals are accepted, an odd number of digits is not.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @returns Lower-case hexadecimal.
 * @throws Damage where it is missing or malformed.
 */
export function bytesField(fields: Fields, name: string): Bytes {
  return toBytesValue(presentField(fields, name), name)
}

/**
 * Reads a 32-byte digest.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @returns The digest.
 * @throws Damage where it is missing or malformed.
 */
export function hashField(fields: Fields, name: string): Hash32 {
  const value = toBytesValue(presentField(fields, name), name)
  return isHash32(value) ? value : wrong(name, '32 bytes', value)
}

/**
 * Reads an address.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @returns The address in lower case.
 * @throws Damage where it is missing or malformed.
 */
export function addressField(fields: Fields, name: string): Address {
  const value = presentField(fields, name)
  return typeof value === 'string' ? within(name, () => toAddressValue(value)) : wrong(name, '20 bytes', value)
}

/**
 * Reads a number in any of the forms of the ecosystem: padded or minimal hexadecimal, decimal text, JSON number.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @returns The number as a quantity.
 * @throws Damage where it is missing or malformed.
 */
export function quantityField(fields: Fields, name: string): Quantity {
  return toQuantityValue(presentField(fields, name), name)
}

/**
 * Reads a field that need not be there; `null` counts as absent.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @param read - One of the readers of this file.
 * @returns What was read, or undefined.
 */
export function optionalField<T>(
  fields: Fields,
  name: string,
  read: (fields: Fields, name: string) => T,
): T | undefined {
  const value = fields[name]
  return value === undefined || value === null ? undefined : read(fields, name)
}

/**
 * Reads an object and what is in it, so that damage inside is reported with the path.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @param read - Reads what is in it.
 * @returns What was read.
 */
export function inField<T>(fields: Fields, name: string, read: (inner: Fields) => T): T {
  const inner = objectField(fields, name)
  return within(name, () => read(inner))
}

/**
 * Reads a list of byte strings.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @returns Each entry in lower case.
 */
export function bytesListField(fields: Fields, name: string): readonly Bytes[] {
  return listField(fields, name).map((value, index) => toBytesValue(value, `${name}[${index}]`))
}

/**
 * Reads bytes from a value.
 *
 * @param value - Parsed JSON.
 * @param name - Where it stands, for the message.
 * @returns Lower-case hexadecimal.
 */
export function toBytesValue(value: unknown, name: string): Bytes {
  if (typeof value !== 'string') return wrong(name, 'hexadecimal bytes', value)
  if (isBytes(value)) return value
  const lower = value.startsWith('0x') || value.startsWith('0X') ? value.toLowerCase() : `0x${value.toLowerCase()}`
  return isBytes(lower) ? lower : wrong(name, 'hexadecimal bytes (an even number of digits after 0x)', value)
}

/**
 * Reads an address from text.
 *
 * @param value - With or without `0x`, in any case.
 * @returns The address in lower case.
 */
export function toAddressValue(value: string): Address {
  const lower = value.toLowerCase()
  return address(lower.startsWith('0x') ? lower : `0x${lower}`)
}

/**
 * Reads a number from a value.
 *
 * @param value - Parsed JSON: text or a safe integer.
 * @param name - Where it stands, for the message.
 * @returns The number as a quantity.
 */
export function toQuantityValue(value: unknown, name: string): Quantity {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return quantity(value)
  if (typeof value !== 'string') return wrong(name, 'a number', value)
  const digits = looseQuantityPattern.exec(value)?.[1]
  if (digits !== undefined && digits.length > quantityDigitsMax)
    return wrong(name, `a number of at most ${quantityDigitsMax} digits`, value)
  if (digits !== undefined) return quantity(digits === '' ? 0n : BigInt(`0x${digits}`))
  return decimalPattern.test(value) ? quantity(BigInt(value)) : wrong(name, 'a number in hexadecimal or decimal', value)
}

/**
 * Reads a number and pads it to 32 bytes.
 *
 * @param value - Text of at most 64 hexadecimal digits.
 * @param name - Where it stands, for the message.
 * @returns 32 bytes.
 */
export function toWord(value: unknown, name: string): Hash32 {
  if (typeof value === 'string' && isHash32(value)) return value
  const digits = toQuantityValue(value, name).slice(2)
  return digits.length <= 64 ? hash32(`0x${digits.padStart(64, '0')}`) : wrong(name, 'a number below 2**256', value)
}

/**
 * Reads a number that is written as a word of 32 bytes or shorter.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @returns 32 bytes.
 */
export function wordField(fields: Fields, name: string): Hash32 {
  return toWord(presentField(fields, name), name)
}

/** Bytes of nothing. */
export const noBytes: Bytes = bytes('0x')

/**
 * Refuses a value.
 *
 * @param name - Where it stands.
 * @param wanted - What belongs there.
 * @param found - What stands there.
 */
export function wrong(name: string, wanted: string, found: unknown): never {
  const text = JSON.stringify(found) ?? 'nothing'
  const shown = text.length > quotedCharactersMax ? `${text.slice(0, quotedCharactersMax)}...` : text
  throw new Damage(name, `expected ${wanted}, found ${shown}`)
}

function presentField(fields: Fields, name: string): unknown {
  const value = fields[name]
  if (value === undefined || value === null) {
    throw new Damage(name, 'the field is missing; take the file from its source again')
  }
  return value
}
