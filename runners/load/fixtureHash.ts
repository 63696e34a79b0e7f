import { createHash } from 'node:crypto'
import { Damage } from './Damage.ts'
import { type Fields, isFields } from './fields.ts'

/**
 * Checks the hash that an EEST fixture carries of itself, so that a changed file is not taken for the published one.
 * Older fixtures (`generatedTestHash`) define theirs over files that are not published; they are not checked.
 *
 * @param fields - The test.
 * @throws Damage where the hash is another one.
 */
export function checkFixtureHash(fields: Fields): void {
  const stated = statedHash(fields)
  if (stated === undefined) return
  const found = fixtureHash(fields)
  if (found !== stated) {
    throw new Damage('_info.hash', `wrong hash: the test hashes to ${found}, not to ${stated}; fetch the file again`)
  }
}

/**
 * Tells whether a fixture carries a hash that {@link checkFixtureHash} checks.
 *
 * @param fields - The test.
 * @returns True for fixtures of EEST.
 */
export function hasFixtureHash(fields: Fields): boolean {
  return statedHash(fields) !== undefined
}

function statedHash(fields: Fields): string | undefined {
  const info = fields['_info']
  if (!isFields(info) || typeof info['fixture-format'] !== 'string') return undefined
  return typeof info['hash'] === 'string' ? info['hash'] : undefined
}

/**
 * Hashes a fixture as execution-spec-tests does: SHA-256 of its JSON without `_info`, keys sorted, no white space,
 * characters beyond ASCII escaped.
 *
 * @param fields - The test.
 * @returns `0x` and 64 digits.
 */
export function fixtureHash(fields: Fields): string {
  const { _info: _, ...rest } = fields
  const pieces: string[] = []
  write(rest, pieces)
  return `0x${createHash('sha256').update(pieces.join('')).digest('hex')}`
}

function write(value: unknown, pieces: string[]): void {
  if (Array.isArray(value)) {
    pieces.push('[')
    for (let index = 0; index < value.length; index++) {
      if (index > 0) pieces.push(',')
      write(value[index], pieces)
    }
    pieces.push(']')
  } else if (isFields(value)) {
    pieces.push('{')
    const names = Object.keys(value).sort()
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? ''
      pieces.push(index > 0 ? ',' : '', text(name), ':')
      write(value[name], pieces)
    }
    pieces.push('}')
  } else {
    pieces.push(typeof value === 'string' ? text(value) : JSON.stringify(value))
  }
}

const plainPattern = /^[ !#-[\]-~]*$/

function text(value: string): string {
  if (plainPattern.test(value)) return `"${value}"`
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
