import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { DocumentRejection, type Finding } from '../Finding.ts'
import { readDocument, yamlFiles } from '../loadStandard.ts'
import type { YamlDocument } from '../parseYaml.ts'
import type { SchemaId, SchemaTypes } from '../schemaTypes.ts'
import { validatorUnder } from '../validator.ts'

/** A file that matches its schema, with the places of its parts. */
export interface CheckedFile<T> {
  readonly document: YamlDocument
  readonly value: T
  /** File name without folder and extension. */
  readonly stem: string
}

/** Everything below `spec/` that could be read. */
export interface Spec {
  readonly root: string
  readonly standard: readonly CheckedFile<SchemaTypes['standard']>[]
  readonly rejections: readonly CheckedFile<SchemaTypes['rejections']>[]
  readonly rules: readonly CheckedFile<SchemaTypes['rules']>[]
  readonly forks: readonly CheckedFile<SchemaTypes['fork']>[]
  readonly precompiles: readonly CheckedFile<SchemaTypes['precompile']>[]
  readonly rulesets: readonly CheckedFile<SchemaTypes['ruleset-file']>[]
  readonly storage: readonly CheckedFile<SchemaTypes['storage-layout']>[]
  readonly consensus: readonly CheckedFile<SchemaTypes['consensus-profile']>[]
  readonly ordering: readonly CheckedFile<SchemaTypes['ordering-policy']>[]
  readonly proofs: readonly CheckedFile<SchemaTypes['public-inputs']>[]
  readonly interfaces: readonly CheckedFile<SchemaTypes['interface']>[]
  readonly mutants: readonly CheckedFile<SchemaTypes['mutants']>[]
  readonly incidents: readonly CheckedFile<SchemaTypes['incidents']>[]
  /** What kept files from being read. */
  readonly findings: readonly Finding[]
}

/**
 * Reads every document of a standard and keeps what is wrong with each instead of stopping.
 *
 * @param root - Absolute path of a folder laid out as `spec/`.
 * @returns Files that match their schema, and findings on the others.
 */
export function readSpec(root: string): Spec {
  const findings: Finding[] = []
  const folder = <Id extends SchemaId>(name: string, schema: Id): readonly CheckedFile<SchemaTypes[Id]>[] =>
    yamlFiles(root, name).flatMap((path) => readFile(root, path, schema, findings))
  const optional = <Id extends SchemaId>(schema: Id): readonly CheckedFile<SchemaTypes[Id]>[] => {
    const path = join(root, `${schema}.yaml`)
    return existsSync(path) ? readFile(root, path, schema, findings) : []
  }
  return {
    root,
    standard: readFile(root, join(root, 'standard.yaml'), 'standard', findings),
    rejections: readFile(root, join(root, 'rejections.yaml'), 'rejections', findings),
    rules: folder('rules', 'rules'),
    forks: folder('forks', 'fork'),
    precompiles: folder('precompiles', 'precompile'),
    rulesets: folder('rulesets', 'ruleset-file'),
    storage: folder('storage', 'storage-layout'),
    consensus: folder('consensus', 'consensus-profile'),
    ordering: folder('ordering', 'ordering-policy'),
    proofs: folder('proofs', 'public-inputs'),
    interfaces: folder('interfaces', 'interface'),
    mutants: optional('mutants'),
    incidents: optional('incidents'),
    findings,
  }
}

/** What is wrong, and where in a file. */
export interface Complaint {
  /** JSON pointer into the file. */
  readonly at: string
  readonly message: string
  readonly fix: string
  readonly clause?: string
}

/**
 * Places complaints in their file.
 *
 * @param file - The file that they are about.
 * @param complaints - In any order.
 */
export function complain(file: CheckedFile<unknown>, complaints: readonly Complaint[]): readonly Finding[] {
  return complaints.map(({ at, message, fix, clause }) => ({
    file: file.document.file,
    ...file.document.place(at),
    message,
    fix,
    ...(clause === undefined ? {} : { clause }),
  }))
}

/**
 * Finds names that a file uses and that are nowhere defined.
 *
 * @param names - Used names with their places.
 * @param known - Undefined where the definitions could not all be read: then nothing is said.
 * @param kind - What the names are names of.
 */
export function unresolved(
  names: readonly (readonly [at: string, name: string])[],
  known: ReadonlySet<string> | undefined,
  kind: string,
): readonly Complaint[] {
  if (known === undefined) return []
  return names
    .filter(([, name]) => !known.has(name))
    .map(([at, name]) => ({
      at,
      message: `there is no ${kind} ${name}`,
      fix: `name a ${kind} that exists or add this one`,
    }))
}

/**
 * Finds names that are given twice.
 *
 * @param names - With their places, in order.
 * @param kind - What the names are names of.
 * @returns A complaint at each later one.
 */
export function repeated(names: readonly (readonly [at: string, name: string])[], kind: string): readonly Complaint[] {
  const seen = new Set<string>()
  return names.flatMap(([at, name]) => {
    if (!seen.has(name)) {
      seen.add(name)
      return []
    }
    return [{ at, message: `the ${kind} ${name} is given twice`, fix: 'keep one of the two' }]
  })
}

/**
 * Checks that a file is called as its content says.
 *
 * @param file - With its stem.
 * @param at - Pointer to the name inside.
 * @param name - What the stem must be.
 */
export function misnamed(file: CheckedFile<unknown>, at: string, name: string): readonly Complaint[] {
  if (file.stem === name) return []
  return [
    {
      at,
      message: `the file is called ${file.stem}.yaml but says ${name}`,
      fix: `write ${file.stem} or rename the file`,
    },
  ]
}

/**
 * Collects the names that files of a folder define.
 *
 * @param spec - All files.
 * @param folder - Name below `spec/`.
 * @param names - From the files that could be read.
 * @returns Undefined where a file of the folder could not be read, so that its names are not missed twice.
 */
export function namesOf(spec: Spec, folder: string, names: readonly string[]): ReadonlySet<string> | undefined {
  return spec.findings.some(({ file }) => file.startsWith(`spec/${folder}/`)) ? undefined : new Set(names)
}

/** Names of a list with their pointers. */
export function pointers(at: string, names: readonly string[]): readonly (readonly [at: string, name: string])[] {
  return names.map((name, index) => [`${at}/${index}`, name] as const)
}

function readFile<Id extends SchemaId>(
  root: string,
  path: string,
  schema: Id,
  findings: Finding[],
): readonly CheckedFile<SchemaTypes[Id]>[] {
  try {
    const document = readOnce(root, path)
    const stem = (document.file.split('/').at(-1) ?? '').replace(/[.]yaml$/, '')
    return [{ document, value: validatorUnder<SchemaTypes[Id]>(root, schema).read(document), stem }]
  } catch (error) {
    if (!(error instanceof DocumentRejection)) throw error
    findings.push(...error.findings)
    return []
  }
}

/** Documents by name and text: several copies of a standard that are checked in turn share what is the same in them. */
const documents = new Map<string, YamlDocument>()

/** Enough for the whole standard several times over. */
const documentsMax = 1000

function readOnce(root: string, path: string): YamlDocument {
  const key = `${relative(root, path)}\n${readFileSync(path, 'utf8')}`
  const known = documents.get(key)
  if (known !== undefined) return known
  const document = readDocument(root, path)
  if (documents.size < documentsMax) documents.set(key, document)
  return document
}
