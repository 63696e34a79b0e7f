import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { Defect } from '../model/Defect.ts'
import { DocumentRejection, sortFindings, type Finding } from './Finding.ts'
import { reasons } from '../model/generated/rejections.ts'
import { nearest } from './nearest.ts'
import type { YamlDocument } from './parseYaml.ts'
import type { SchemaId, SchemaTypes } from './schemaTypes.ts'
import { specRoot } from './specRoot.ts'

/** Most findings that one document reports. */
const findingsMax = 100

/** What every schema's `$id` starts with; the rest is its file name in `spec/schemas/`. */
const schemaBase = 'https://lockstep.example/schemas/'

/** Keywords that only the type generator reads. */
const generatorKeywords = ['x-brand', 'x-import', 'x-extends', 'x-parameter', 'x-keyof', 'x-section']

/** What is wrong at one place of a value. */
export interface Violation {
  /** JSON pointer to the part. */
  readonly pointer: string
  readonly message: string
  readonly fix: string
}

/** A compiled schema. */
export interface Validator<T> {
  /** Tells whether a value matches; stops at the first violation, for messages of adapters. */
  is(value: unknown): value is T
  /** @returns Everything that is wrong with a value, empty where it matches. */
  violations(value: unknown): readonly Violation[]
  /**
   * Checks a document.
   *
   * @throws {@link DocumentRejection} `SCHEMA_VIOLATED`, with line and column of each violation.
   */
  read(document: YamlDocument): T
}

/**
 * Compiles the validator of one schema; repeated calls return the same one.
 *
 * @param id - File name in `spec/schemas/` without `.schema.json`, with `#Name` for one of its definitions.
 * @returns Validator with a guard of the generated type.
 * @throws {@link Defect} when the schema itself is damaged.
 */
export function validator<Id extends SchemaId>(id: Id): Validator<SchemaTypes[Id]> {
  return validatorUnder<SchemaTypes[Id]>(specRoot(), id)
}

/**
 * Compiles the validator of a schema below another `spec/`.
 *
 * @param root - Absolute path of a folder laid out as `spec/`.
 * @param id - As for {@link validator}.
 * @returns Validator of a type that the caller knows to be the schema's.
 */
export function validatorUnder<T>(root: string, id: string): Validator<T> {
  const [file, definition] = id.split('#')
  const uri = `${schemaBase}${file}.schema.json${definition === undefined ? '' : `#/$defs/${definition}`}`
  const quick = lazily(() => compile(root, 'first', uri))
  const thorough = lazily(() => compile(root, 'all', uri))
  const violations = (value: unknown): readonly Violation[] => {
    const validate = thorough()
    return validate(value) ? [] : describeErrors(validate.errors ?? [])
  }
  return {
    is: (value): value is T => quick()(value),
    violations,
    read: (document) => {
      const { value } = document
      const found = violations(value)
      // The schema has accepted the value, and the type is generated from the schema.
      if (found.length === 0) return value as T
      throw new DocumentRejection(
        'SCHEMA_VIOLATED',
        sortFindings(found.map((violation) => locate(document, violation))),
      )
    },
  }
}

/** @returns Names of the schemas below `spec/schemas/`, sorted. */
export function schemaNames(root: string): readonly string[] {
  return readdirSync(join(root, 'schemas'))
    .filter((name) => name.endsWith('.schema.json'))
    .map((name) => name.slice(0, -'.schema.json'.length))
    .sort()
}

/**
 * Reads one schema as it stands.
 *
 * @param root - Absolute path of a folder laid out as `spec/`.
 * @param name - As {@link schemaNames} gives it.
 * @returns Parsed JSON.
 */
export function readSchema(root: string, name: string): AnySchemaObject {
  const parsed: unknown = JSON.parse(readFileSync(join(root, 'schemas', `${name}.schema.json`), 'utf8'))
  if (typeof parsed !== 'object' || parsed === null) throw new Defect(`schema ${name} is not an object`)
  return parsed
}

/**
 * Places a violation in its file.
 *
 * @param document - The document whose value was checked.
 * @param violation - What was found.
 */
export function locate(document: YamlDocument, violation: Violation): Finding {
  return { file: document.file, ...document.place(violation.pointer), message: violation.message, fix: violation.fix }
}

const knownReasons: ReadonlySet<string> = new Set(reasons)

const instances = new Map<string, Ajv2020>()

function compile(root: string, errors: 'first' | 'all', uri: string): ValidateFunction {
  const key = `${errors} ${root}`
  const instance = instances.get(key) ?? createInstance(root, errors)
  instances.set(key, instance)
  const validate = instance.getSchema(uri)
  if (validate === undefined) throw new Defect(`there is no schema ${uri}`)
  return validate
}

function createInstance(root: string, errors: 'first' | 'all'): Ajv2020 {
  const instance = new Ajv2020({
    strict: true,
    strictRequired: false,
    allErrors: errors === 'all',
    discriminator: true,
    verbose: errors === 'all',
    validateSchema: true,
    validateFormats: false,
  })
  instance.addVocabulary(generatorKeywords)
  instance.addKeyword({
    keyword: 'x-reason',
    type: 'string',
    validate: (_: unknown, code: string) => knownReasons.has(code),
    error: { message: 'is not a reason of spec/rejections.yaml' },
  })
  for (const name of schemaNames(root)) instance.addSchema(readSchema(root, name))
  return instance
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** Leaves out the summary that a union adds to the errors of its branches, and repeats. */
function describeErrors(errors: readonly ErrorObject[]): readonly Violation[] {
  const kept = errors.filter((error) => !isSummary(error) || errors.length === 1)
  const seen = new Set<string>()
  return (kept.length > 0 ? kept : errors)
    .map(describeError)
    .filter((violation) => {
      const key = `${violation.pointer} ${violation.message}`
      return seen.has(key) ? false : seen.add(key) !== undefined
    })
    .slice(0, findingsMax)
}

function isSummary(error: ErrorObject): boolean {
  return ['oneOf', 'anyOf', 'if', 'propertyNames'].includes(error.keyword)
}

function describeError(error: ErrorObject): Violation {
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

function describeReason(error: ErrorObject, pointer: string, name: string): Violation {
  const near = nearest(String(error.data), reasons, 1)[0]
  return {
    pointer,
    message: `${name} is ${quote(error.data)}, which is no reason of spec/rejections.yaml`,
    fix: near === undefined ? 'use a reason from there' : `write ${near}`,
  }
}

function describeSurplus(error: ErrorObject, pointer: string, name: string): Violation {
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

function describeEnum(error: ErrorObject, pointer: string, name: string): Violation {
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
