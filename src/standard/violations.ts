import type { ErrorObject } from 'ajv/dist/2020.js'
import { reasons } from '../model/generated/rejections.ts'
import { nearest } from './nearest.ts'

/** Most findings that one document reports. */
const findingsMax = 100

/** What is wrong at one place of a value. */
export interface Violation {
  /** JSON pointer to the part. */
  readonly pointer: string
  readonly message: string
  readonly fix: string
  /** What is broken: the clause of the schema's part, or ENC-7. */
  readonly clause: string
}

type Wording = Omit<Violation, 'clause'>

/**
 * Words the errors of ajv for people.
 *
 * The summary that a union adds to the errors of its branches, and repeats, are left out.
 *
 * @param errors - Of one validation.
 * @returns At most {@link findingsMax}.
 */
export function describeErrors(errors: readonly ErrorObject[]): readonly Violation[] {
  const kept = errors.filter((error) => !isSummary(error) || errors.length === 1)
  const seen = new Set<string>()
  return (kept.length > 0 ? kept : errors)
    .map((error) => ({ ...describeError(error), clause: clauseOf(error) }))
    .filter((violation) => {
      const key = `${violation.pointer} ${violation.message}`
      return seen.has(key) ? false : seen.add(key) !== undefined
    })
    .slice(0, findingsMax)
}

function clauseOf(error: ErrorObject): string {
  const clause: unknown = error.parentSchema?.['x-clause']
  return typeof clause === 'string' ? clause : 'ENC-7'
}

function isSummary(error: ErrorObject): boolean {
  return ['oneOf', 'anyOf', 'if', 'propertyNames'].includes(error.keyword)
}

function describeError(error: ErrorObject): Wording {
  const pointer = error.instancePath
  const parameters: Readonly<Record<string, unknown>> = error.params
  const name = nameOf(pointer)
  switch (error.keyword) {
    case 'required':
      return {
        pointer,
        message: `${name} lacks "${String(parameters['missingProperty'])}"`,
        fix: `add "${String(parameters['missingProperty'])}"`,
      }
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return describeSurplus(error, pointer, name)
    case 'enum':
      return describeEnum(error, pointer, name)
    case 'const':
      return {
        pointer,
        message: `${name} is not ${JSON.stringify(parameters['allowedValue'])}`,
        fix: `write ${JSON.stringify(parameters['allowedValue'])}`,
      }
    case 'pattern':
      return {
        pointer,
        message: `${name} is ${quote(error.data)}, which is not of the form ${String(parameters['pattern'])}`,
        fix: describePattern(error),
      }
    case 'x-reason':
      return describeReason(error, pointer, name)
    case 'discriminator':
      return {
        pointer,
        message: `${name} has the unknown ${String(parameters['tag'])} ${quote(parameters['tagValue'])}`,
        fix: `use a known ${String(parameters['tag'])}`,
      }
    default:
      return { pointer, message: `${name} ${error.message ?? 'is not allowed'}`, fix: 'change the value so that it is' }
  }
}

/** What a message calls a part: its key, or its place in a list. */
function nameOf(pointer: string): string {
  if (pointer === '') return 'the document'
  const steps = pointer.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const [list, last] = [steps.at(-2) ?? '', steps.at(-1) ?? '']
  return /^[0-9]+$/.test(last) && list !== '' ? `item ${Number(last) + 1} of "${list}"` : `"${last}"`
}

function describeReason(error: ErrorObject, pointer: string, name: string): Wording {
  const near = nearest(String(error.data), reasons, 1)[0]
  return {
    pointer,
    message: `${name} is ${quote(error.data)}, which is no reason of spec/rejections.yaml`,
    fix: near === undefined ? 'use a reason from there' : `write ${near}`,
  }
}

function describeSurplus(error: ErrorObject, pointer: string, name: string): Wording {
  const parameters: Readonly<Record<string, unknown>> = error.params
  const surplus = String(parameters['additionalProperty'] ?? parameters['unevaluatedProperty'])
  const schema: unknown = error.parentSchema?.['properties']
  const known = typeof schema === 'object' && schema !== null ? Object.keys(schema) : []
  const near = nearest(surplus, known, 1)[0]
  return {
    pointer: `${pointer}/${surplus.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    message: `${name} has the unknown key "${surplus}"`,
    fix: near === undefined ? 'remove it' : `write "${near}" or remove it`,
  }
}

function describeEnum(error: ErrorObject, pointer: string, name: string): Wording {
  const parameters: Readonly<Record<string, unknown>> = error.params
  const allowed: readonly unknown[] = Array.isArray(parameters['allowedValues']) ? parameters['allowedValues'] : []
  const names = allowed.map(String)
  const near = typeof error.data === 'string' ? nearest(error.data, names, 1)[0] : undefined
  return {
    pointer,
    message: `${name} is ${quote(error.data)}, which is none of ${names.join(', ')}`,
    fix: near === undefined ? 'use one of them' : `write ${near}`,
  }
}

function describePattern(error: ErrorObject): string {
  const description: unknown = error.parentSchema?.['description']
  return typeof description === 'string' ? `write this instead: ${description}` : 'write text of that form'
}

/** Longest piece of a wrong value that a message repeats. */
const quotedCharactersMax = 60

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > quotedCharactersMax ? `${text.slice(0, quotedCharactersMax)}...` : text
}
