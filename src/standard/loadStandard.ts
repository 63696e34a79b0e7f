import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { Defect } from '../model/Defect.ts'
import { reasons, type Reason } from '../model/generated/rejections.ts'
import type { RejectionEntry, RejectionsFile } from '../model/generated/standard.ts'
import { deepFreeze } from './deepFreeze.ts'
import { forkRank } from './forkOrder.ts'
import { parseYaml, yamlBytesMax, type YamlDocument } from './parseYaml.ts'
import type { SchemaId, SchemaTypes } from './schemaTypes.ts'
import { specRoot } from './specRoot.ts'
import type { Standard } from './Standard.ts'
import { validatorUnder } from './validator.ts'

/** Most files in one folder of the standard. */
const filesMax = 1000

const loaded = new Map<string, Standard>()

/**
 * Loads the standard: YAML is parsed, checked against its schema and frozen, part by part when first asked for.
 *
 * @param root - Folder laid out as `spec/`; that of this package when absent.
 * @returns The same object for the same root.
 */
export function loadStandard(root: string = specRoot()): Standard {
  const known = loaded.get(root)
  if (known !== undefined) return known
  const standard = describeParts(root)
  loaded.set(root, standard)
  return standard
}

/**
 * Reads a YAML file of the standard.
 *
 * @param root - Folder laid out as `spec/`.
 * @param path - Absolute path.
 * @returns The document; its name in messages starts with `spec/`.
 */
export function readDocument(root: string, path: string): YamlDocument {
  const file = `spec/${relative(root, path).split(sep).join('/')}`
  if (statSync(path).size > yamlBytesMax) throw new Defect(`${file} is larger than ${yamlBytesMax} bytes`)
  return parseYaml(readFileSync(path, 'utf8'), file)
}

/**
 * Lists the YAML files of a folder.
 *
 * @returns Absolute paths, sorted; empty where the folder is missing.
 */
export function yamlFiles(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return []
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.yaml'))
  if (names.length > filesMax) throw new Defect(`spec/${folder} holds more than ${filesMax} files`)
  return names.sort().map((name) => join(root, folder, name))
}

function describeParts(root: string): Standard {
  const parts = readers(root)
  return Object.freeze({
    root,
    get version() {
      return parts.standard().version
    },
    get levels() {
      return parts.standard().levels
    },
    get rules() {
      return parts.rules()
    },
    get clauses() {
      return parts.clauses()
    },
    get rulesets() {
      return parts.rulesets()
    },
    get precompiles() {
      return parts.precompiles()
    },
    get forks() {
      return parts.forks()
    },
    get storage() {
      return parts.storage()
    },
    get consensus() {
      return parts.consensus()
    },
    get ordering() {
      return parts.ordering()
    },
    get proofs() {
      return parts.proofs()
    },
    get interfaces() {
      return parts.interfaces()
    },
    get rejections() {
      return parts.rejections()
    },
    get mutants() {
      return parts.mutants()
    },
    get exceptionCombinations() {
      return parts.reasonList().combinations ?? []
    },
  })
}

/** One function for each part, which reads it once, when first called. */
function readers(root: string) {
  const folder = <Id extends SchemaId>(name: string, schema: Id): readonly SchemaTypes[Id][] =>
    yamlFiles(root, name).map((path) => readOne(root, path, schema))
  const standard = lazily(() => readOne(root, join(root, 'standard.yaml'), 'standard'))
  const reasonList = lazily(() => readOne(root, join(root, 'rejections.yaml'), 'rejections'))
  const rules = lazily(() => byKey(folder('rules', 'rules'), ({ topic }) => topic))
  const clauses = lazily(() =>
    byKey(
      [...rules().values()].flatMap((file) => file.clauses),
      ({ id }) => id,
    ),
  )
  const rulesets = lazily(() => byKey(folder('rulesets', 'ruleset-file'), ({ ruleset }) => ruleset.name))
  const precompiles = lazily(() =>
    byKey(
      sortBy(folder('precompiles', 'precompile'), ({ address }) => address),
      ({ name }) => name,
    ),
  )
  const forks = lazily(() => sortBy(folder('forks', 'fork'), ({ id }) => forkRank(id)))
  const storage = lazily(() => byKey(folder('storage', 'storage-layout'), ({ name }) => name))
  const consensus = lazily(() => byKey(folder('consensus', 'consensus-profile'), ({ name }) => name))
  const ordering = lazily(() => byKey(folder('ordering', 'ordering-policy'), ({ name }) => name))
  const proofs = lazily(() => byKey(folder('proofs', 'public-inputs'), ({ name }) => name))
  const interfaces = lazily(
    () => new Map(yamlFiles(root, 'interfaces').map((path) => [fileStem(path), readOne(root, path, 'interface')])),
  )
  const mutants = lazily(() => readOne(root, join(root, 'mutants.yaml'), 'mutants'))
  const rejections = lazily(() => indexReasons(reasonList()))
  return {
    standard,
    reasonList,
    rules,
    clauses,
    rulesets,
    precompiles,
    forks,
    storage,
    consensus,
    ordering,
    proofs,
    interfaces,
    rejections,
    mutants,
  }
}

function readOne<Id extends SchemaId>(root: string, path: string, schema: Id): SchemaTypes[Id] {
  return deepFreeze(validatorUnder<SchemaTypes[Id]>(root, schema).read(readDocument(root, path)))
}

function indexReasons(file: RejectionsFile): ReadonlyMap<Reason, RejectionEntry> {
  const entries = new Map(file.reasons.map((entry) => [entry.code, entry]))
  return new Map(
    reasons.map((reason) => {
      const entry = entries.get(reason)
      if (entry === undefined) throw new Defect(`spec/rejections.yaml lacks ${reason}: run the type generator`)
      return [reason, entry] as const
    }),
  )
}

function byKey<T, Key>(items: readonly T[], key: (item: T) => Key): ReadonlyMap<Key, T> {
  return new Map(items.map((item) => [key(item), item]))
}

function sortBy<T>(items: readonly T[], key: (item: T) => string | number): readonly T[] {
  return [...items].sort((left, right) => {
    const [a, b] = [key(left), key(right)]
    return a < b ? -1 : a > b ? 1 : 0
  })
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** @returns The name of a file without folder and extension. */
function fileStem(path: string): string {
  return basename(path).replace(/\.yaml$/, '')
}
