import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'
import { Defect } from '../model/Defect.ts'
import { readDocument } from '../standard/loadStandard.ts'
import { readSchema, schemaNames, validator } from '../standard/validator.ts'
import { specRoot } from '../standard/specRoot.ts'
import { writeDigests } from './writeDigests.ts'
import { emitDeclarations, type Schema, type SchemaSet } from './TypeEmitter.ts'

/** What each generated module is made of. */
const modules: readonly { readonly module: string; readonly schemas: readonly string[] }[] = [
  { module: 'ruleset.ts', schemas: ['ruleset'] },
  { module: 'adapter.ts', schemas: ['adapter'] },
  { module: 'roles.ts', schemas: ['roles'] },
  { module: 'contracts.ts', schemas: ['contracts'] },
  {
    module: 'vector.ts',
    schemas: [
      'vector-block',
      'vector-execute',
      'vector-storage',
      'vector-consensus',
      'vector-consensus-steps',
      'vector-consensus-schedule',
      'vector-ordering',
      'vector-contract',
      'vector-proof',
      'vector-stateless',
    ],
  },
  {
    module: 'standard.ts',
    schemas: [
      'standard',
      'rules',
      'rejections',
      'mutants',
      'incidents',
      'ruleset-file',
      'fork',
      'precompile',
      'storage-layout',
      'consensus-profile',
      'ordering-policy',
      'public-inputs',
      'interface',
    ],
  },
]

/** A generated file of `src/model/generated/`. */
export interface GeneratedFile {
  readonly module: string
  readonly text: string
}

/**
 * Generates the types of the schemas and the list of reasons.
 *
 * @param root - Folder laid out as `spec/`.
 * @returns Formatted files, in a fixed order.
 */
export async function generateTypes(root: string = specRoot()): Promise<readonly GeneratedFile[]> {
  const set = readSchemas(root)
  const files = modules.map(({ module, schemas }) => ({ module, text: emitModule(set, schemas) }))
  const raw = [...files, { module: 'rejections.ts', text: emitReasons(root) }]
  const style = { parser: 'typescript', semi: false, singleQuote: true, printWidth: 120, trailingComma: 'all' } as const
  return Promise.all(raw.map(async ({ module, text }) => ({ module, text: await format(text, style) })))
}

/** @returns Absolute path of a generated module. */
export function generatedPath(module: string): string {
  return fileURLToPath(new URL(`../model/generated/${module}`, import.meta.url))
}

function readSchemas(root: string): SchemaSet {
  const definitions = schemaNames(root).map((name) => {
    const found: unknown = readSchema(root, name)['$defs']
    if (typeof found !== 'object' || found === null) throw new Defect(`schema ${name} has no $defs`)
    return [
      name,
      new Map(Object.entries(found).filter((entry): entry is [string, Schema] => isSchema(entry[1]))),
    ] as const
  })
  return {
    definitions: new Map(definitions),
    modules: new Map(modules.flatMap(({ module, schemas }) => schemas.map((schema) => [schema, module] as const))),
  }
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null
}

function emitModule(set: SchemaSet, schemas: readonly string[]): string {
  const emitted = schemas.map((schema) => emitDeclarations(set, schema))
  const imports = new Map<string, Set<string>>()
  for (const { imports: found } of emitted) {
    for (const [module, names] of found) imports.set(module, new Set([...(imports.get(module) ?? []), ...names]))
  }
  const lines = [...imports]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([module, names]) => `import type { ${[...names].sort().join(', ')} } from '${module}'`)
  const source = schemas.length === 1 ? `spec/schemas/${schemas[0] ?? ''}.schema.json` : 'spec/schemas'
  return `// Generated from ${source}; do not edit.\n${lines.join('\n')}\n\n${emitted.map(({ text }) => text).join('\n')}`
}

function emitReasons(root: string): string {
  const { reasons } = validator('rejections').read(readDocument(root, join(root, 'rejections.yaml')))
  const codes = reasons.map(({ code }) => JSON.stringify(code))
  return [
    '// Generated from spec/rejections.yaml; do not edit.',
    '',
    '/** Language-neutral code of a reason for which the standard refuses an input. */',
    `export type Reason = ${codes.join(' | ')}`,
    '',
    '/** Every reason, in the order of `spec/rejections.yaml`. */',
    `export const reasons: readonly Reason[] = [${codes.join(', ')}]`,
  ].join('\n')
}

/** Writes the files and the digests of the schemas, or with `--check` names the files that differ and fails. */
async function main(): Promise<void> {
  const check = process.argv.includes('--check')
  const files = await generateTypes()
  const stale = files.filter(({ module, text }) => readIfThere(generatedPath(module)) !== text)
  if (!check) {
    for (const { module, text } of stale) writeFileSync(generatedPath(module), text)
    writeDigests()
  }
  const verb = check ? 'out of date' : 'written'
  for (const { module } of stale) process.stdout.write(`src/model/generated/${module}: ${verb}\n`)
  if (check && stale.length > 0) {
    process.stdout.write('Fix: run tsx src/tools/generateTypes.ts\n')
    process.exitCode = 1
  } else process.stdout.write(`${files.length} generated files are up to date\n`)
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
