import { Defect } from '../model/Defect.ts'

/** A JSON Schema as it stands in a file. */
export type Schema = Readonly<Record<string, unknown>>

/** The definitions of every schema by file name, and the module that each file's types go to. */
export interface SchemaSet {
  readonly definitions: ReadonlyMap<string, ReadonlyMap<string, Schema>>
  readonly modules: ReadonlyMap<string, string>
}

/** Longest documentation comment on one line. */
const commentCharactersMax = 119

/**
 * Writes the TypeScript declarations of one schema file: brands kept, closed objects closed, descriptions as comments.
 *
 * @param set - Every schema, to follow references.
 * @param file - Name in `spec/schemas/` without `.schema.json`.
 * @returns Declarations in the order of the schema, not yet formatted, and the names that they import by module.
 */
export function emitDeclarations(
  set: SchemaSet,
  file: string,
): { readonly text: string; readonly imports: ReadonlyMap<string, ReadonlySet<string>> } {
  const imports = new Map<string, Set<string>>()
  const context: Context = { set, file, imports }
  const definitions = set.definitions.get(file)
  if (definitions === undefined) throw new Defect(`there is no schema ${file}`)
  const parts = [...definitions].map(([name, schema]) => emitDefinition(context, name, schema))
  return { text: parts.join('\n'), imports }
}

interface Context {
  readonly set: SchemaSet
  readonly file: string
  readonly imports: Map<string, Set<string>>
}

function emitDefinition(context: Context, name: string, schema: Schema): string {
  const section = text(schema['x-section'])
  const head = `${section === undefined ? '' : `// --- ${section}\n\n`}${comment(schema)}export `
  const keyOf = text(schema['x-keyof'])
  if (keyOf !== undefined) return `${head}type ${name} = keyof ${keyOf}\n`
  if (!isClosedObject(schema)) return `${head}type ${name} = ${emitType(context, schema)}\n`
  const parent = text(schema['x-extends'])
  const inherited =
    parent === undefined
      ? new Set<string>()
      : new Set(Object.keys(properties(definition(context, context.file, parent))))
  const parameter = parameterOf(schema)
  const heritage = `${parameter === undefined ? '' : `<${parameter}>`}${parent === undefined ? '' : ` extends ${parent}`}`
  return `${head}interface ${name}${heritage} ${emitMembers(context, schema, inherited)}\n`
}

/** An object with named properties, which becomes an interface. */
function isClosedObject(schema: Schema): boolean {
  return (
    schema['type'] === 'object' &&
    isRecord(schema['properties']) &&
    schema['oneOf'] === undefined &&
    schema['allOf'] === undefined
  )
}

function emitMembers(context: Context, schema: Schema, omitted: ReadonlySet<string> = new Set()): string {
  const required = new Set(strings(schema['required']))
  const members = Object.entries(properties(schema))
    .filter(([name]) => !omitted.has(name))
    .map(([name, property]) => {
      const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
      return `${comment(property)}readonly ${key}${required.has(name) ? '' : '?'}: ${emitType(context, property)}`
    })
  return `{\n${members.join('\n')}\n}`
}

/** Members of an object that has no name; on one line, which the formatter breaks where it is too long. */
function emitInline(context: Context, schema: Schema): string {
  const members = emitMembers(context, schema)
  return members.includes('/**') ? members : members.replaceAll('\n', '; ').replace('{; ', '{ ').replace(/; }$/, ' }')
}

function emitType(context: Context, schema: Schema): string {
  const parameter = text(schema['x-parameter'])
  if (parameter !== undefined) return parameter
  const reference = text(schema['$ref'])
  if (reference !== undefined) return emitReference(context, reference)
  if (schema['allOf'] !== undefined) return emitInstance(context, schema)
  const branches = list(schema['oneOf']) ?? list(schema['anyOf'])
  if (branches !== undefined) return branches.map((branch) => emitType(context, branch)).join(' | ')
  if ('const' in schema) return JSON.stringify(schema['const'])
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(' | ')
  switch (schema['type']) {
    case 'string':
    case 'boolean':
    case 'null':
      return String(schema['type'])
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return emitArray(context, schema)
    case 'object':
      return emitObject(context, schema)
    default:
      return 'unknown'
  }
}

function emitArray(context: Context, schema: Schema): string {
  const tuple = list(schema['prefixItems'])
  if (tuple !== undefined) {
    const items = tuple.map((item) => `${text(item['title']) ?? 'item'}: ${emitType(context, item)}`)
    return `readonly [${items.join(', ')}]`
  }
  const items = emitType(context, record(schema['items']))
  return `readonly ${/[|&]|^readonly /.test(items) && !items.startsWith('{') ? `(${items})` : items}[]`
}

function emitObject(context: Context, schema: Schema): string {
  if (isRecord(schema['properties'])) return emitInline(context, schema)
  const values = schema['additionalProperties']
  const names = schema['propertyNames']
  const key = isRecord(names) ? emitType(context, names) : 'string'
  return `Readonly<Record<${key}, ${isRecord(values) ? emitType(context, values) : 'unknown'}>>`
}

/** `allOf` of a generic definition and what its parameter stands for. */
function emitInstance(context: Context, schema: Schema): string {
  const [base, given] = list(schema['allOf']) ?? []
  const reference = base === undefined ? undefined : text(base['$ref'])
  if (reference === undefined || given === undefined)
    throw new Defect(`${context.file}: allOf must name a generic definition and its argument`)
  const [file, name] = resolve(context, reference)
  const argument = Object.entries(properties(definition(context, file, name))).find(
    ([, property]) => property['x-parameter'] !== undefined,
  )?.[0]
  if (argument === undefined) throw new Defect(`${context.file}: ${name} has no parameter`)
  return `${emitReference(context, reference)}<${emitType(context, record(properties(given)[argument]))}>`
}

function emitReference(context: Context, reference: string): string {
  const [file, name] = resolve(context, reference)
  const schema = definition(context, file, name)
  const brand = text(schema['x-brand'])
  if (brand !== undefined) return imported(context, '../Hex.ts', brand)
  const foreign = schema['x-import']
  if (isRecord(foreign)) return imported(context, text(foreign['from']) ?? '', text(foreign['name']) ?? '')
  const module = context.set.modules.get(file)
  if (module === undefined) return emitType({ ...context, file }, schema)
  return module === context.set.modules.get(context.file) ? name : imported(context, `./${module}`, name)
}

function imported(context: Context, module: string, name: string): string {
  const names = context.imports.get(module) ?? new Set()
  context.imports.set(module, names.add(name))
  return name
}

function resolve(context: Context, reference: string): readonly [file: string, name: string] {
  const match = /^(?:(?<file>[a-z-]+)[.]schema[.]json)?#\/[$]defs\/(?<name>\w+)$/.exec(reference)
  const name = match?.groups?.['name']
  if (name === undefined) throw new Defect(`${context.file}: the reference ${reference} is not understood`)
  return [match?.groups?.['file'] ?? context.file, name]
}

function definition(context: Context, file: string, name: string): Schema {
  const schema = context.set.definitions.get(file)?.get(name)
  if (schema === undefined) throw new Defect(`${context.file}: there is no definition ${name} in ${file}`)
  return schema
}

function parameterOf(schema: Schema): string | undefined {
  return Object.values(properties(schema))
    .map((property) => text(property['x-parameter']))
    .find((parameter) => parameter !== undefined)
}

function comment(schema: Schema): string {
  const description = text(schema['description'])
  if (description === undefined) return ''
  const lines = description.split('\n').flatMap((line) => wrap(line))
  return lines.length === 1
    ? `/** ${lines[0] ?? ''} */\n`
    : `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */\n`
}

function wrap(line: string): readonly string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + word.length >= commentCharactersMax) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current]
}

function properties(schema: Schema): Readonly<Record<string, Schema>> {
  const found = schema['properties']
  if (!isRecord(found)) return {}
  return Object.fromEntries(Object.entries(found).map(([name, property]) => [name, record(property)]))
}

function record(value: unknown): Schema {
  return isRecord(value) ? value : {}
}

function list(value: unknown): readonly Schema[] | undefined {
  return Array.isArray(value) ? value.map(record) : undefined
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isRecord(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
