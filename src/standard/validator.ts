import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { Defect } from '../model/Defect.ts'
import { DocumentRejection, sortFindings, type Finding } from './Finding.ts'
import { reasons } from '../model/generated/rejections.ts'
import type { YamlDocument } from './parseYaml.ts'
import type { SchemaId, SchemaTypes } from './schemaTypes.ts'
import { specRoot } from './specRoot.ts'
import { describeErrors, type Violation } from './violations.ts'

/** What every schema's `$id` starts with; the rest is its file name in `spec/schemas/`. */
const schemaBase = 'https://lockstep.example/schemas/'

/** Keywords that the type generator or the wording of violations reads. */
const annotations = ['x-brand', 'x-import', 'x-extends', 'x-parameter', 'x-keyof', 'x-section', 'x-clause']

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
    return withinDepth(() => (validate(value) ? [] : describeErrors(validate.errors ?? [])), tooDeep)
  }
  return {
    is: (value): value is T => withinDepth(() => quick()(value), false),
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
export function readSchema(root: string, name: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(readFileSync(join(root, 'schemas', `${name}.schema.json`), 'utf8'))
  if (!isRecord(parsed)) throw new Defect(`the schema ${name} is not an object`)
  return parsed
}

/**
 * Finds the schemas that cannot be used, for their JSON, their form, their `$id` or their references.
 *
 * @param root - Absolute path of a folder laid out as `spec/`.
 * @returns What is wrong with each by name; references are looked at only where all are well formed.
 */
export function schemaProblems(root: string): ReadonlyMap<string, string> {
  const meta = metaSchema()
  const formal = problemsOf(root, (name) => {
    const schema = readSchema(root, name)
    if (meta.validateSchema(schema) !== true) return meta.errorsText(meta.errors)
    return schema['$id'] === `${schemaBase}${name}.schema.json`
      ? undefined
      : `$id is not ${schemaBase}${name}.schema.json`
  })
  if (formal.size > 0) return formal
  return problemsOf(root, (name) => void compile(root, 'first', `${schemaBase}${name}.schema.json`))
}

/** Compiled once: that of JSON Schema itself takes as long as all of ours. */
const metaSchema = lazily(() => new Ajv2020({ strict: true }))

function problemsOf(root: string, problemOf: (name: string) => string | undefined): ReadonlyMap<string, string> {
  const problems = new Map<string, string>()
  for (const name of schemaNames(root)) {
    try {
      const problem = problemOf(name)
      if (problem !== undefined) problems.set(name, problem)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      problems.set(name, error.message)
    }
  }
  return problems
}

/**
 * Places a violation in its file.
 *
 * @param document - The document whose value was checked.
 * @param violation - What was found.
 */
function locate(document: YamlDocument, violation: Violation): Finding {
  const { pointer, ...rest } = violation
  return { file: document.file, ...document.place(pointer), ...rest }
}

const knownReasons: ReadonlySet<string> = new Set(reasons)

/** By kind of errors and by the text of all schemas: copies of a standard share what is the same in them. */
const instances = new Map<string, Ajv2020>()

const schemaTexts = new Map<string, string>()

function compile(root: string, errors: 'first' | 'all', uri: string): ValidateFunction {
  const texts =
    schemaTexts.get(root) ??
    schemaNames(root)
      .map((name) => JSON.stringify(readSchema(root, name)))
      .join('\n')
  schemaTexts.set(root, texts)
  const key = `${errors} ${texts}`
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
  instance.addVocabulary(annotations)
  instance.addKeyword({
    keyword: 'x-reason',
    type: 'string',
    validate: (_: unknown, code: string) => knownReasons.has(code),
    error: { message: 'is not a reason of spec/rejections.yaml' },
  })
  for (const name of schemaNames(root)) instance.addSchema(readSchema(root, name))
  return instance
}

const tooDeep: readonly Violation[] = [
  { pointer: '', message: 'the document is nested too deep', fix: 'flatten it', clause: 'ENC-7' },
]

/** Validators of recursive schemas recurse with the value, which an adapter chooses. */
function withinDepth<T>(validate: () => T, otherwise: T): T {
  try {
    return validate()
  } catch (error) {
    if (error instanceof RangeError) return otherwise
    throw error
  }
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
