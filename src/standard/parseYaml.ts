import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import { DocumentRejection, type Finding } from './Finding.ts'

/** Largest YAML text that is read; the largest file of the standard is a hundred times smaller. */
export const yamlBytesMax: number = 4 * 1024 * 1024

/** Deepest nesting of collections; the standard needs 10. The parser below recurses, so this is checked before it runs. */
export const yamlDepthMax = 64

/** Most findings that one document reports. */
const findingsMax = 100

/** The clause that malformed YAML breaks. */
const yamlClause = 'ENC-6'

/** What YAML of the standard holds: every scalar is text. */
export type YamlValue = string | readonly YamlValue[] | { readonly [key: string]: YamlValue }

/** A place in a file, both from 1. */
interface Place {
  readonly line: number
  readonly column: number
}

/** A document and where each part of it stands. */
export interface YamlDocument {
  /** As the caller named the file. */
  readonly file: string
  readonly value: YamlValue
  /**
   * Finds a part of the document.
   *
   * @param pointer - JSON pointer (RFC 6901); one that leads nowhere finds the nearest part above it.
   * @returns Where its key, or else its value, starts.
   */
  place(pointer: string): Place
}

/**
 * Reads YAML in which every scalar is text, so that `18446744073709551615` and `0x00ff` survive.
 *
 * Keys that repeat, anchors, aliases, tags, several documents, keys that are not text and nesting beyond
 * {@link yamlDepthMax} are refused.
 *
 * @param text - At most {@link yamlBytesMax} bytes.
 * @param file - Name for messages.
 * @returns The value with places.
 * @throws {@link DocumentRejection} `YAML_MALFORMED` with everything that was found.
 * @see spec/rules/encoding.yaml ENC-6
 */
export function parseYaml(text: string, file: string): YamlDocument {
  if (Buffer.byteLength(text) > yamlBytesMax) {
    throw malformed(file, { line: 1, column: 1 }, `the text is larger than ${yamlBytesMax} bytes`, 'split the file')
  }
  refuseDeepNesting(text, file)
  const lines = new LineCounter()
  const document = parseDocument(text, {
    schema: 'failsafe',
    version: '1.2',
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  })
  refuseErrors(document, lines, file)
  const reader: Reader = { file, lines, places: new Map(), findings: [] }
  const value = document.contents === null ? '' : read(document.contents, '', reader)
  if (reader.findings.length > 0) throw new DocumentRejection('YAML_MALFORMED', reader.findings.slice(0, findingsMax))
  return { file, value, place: (pointer) => findPlace(reader.places, pointer) }
}

/**
 * Writes one step of a JSON pointer.
 *
 * @param step - Key or index.
 * @returns The step with its slash, escaped.
 */
export function pointerStep(step: string | number): string {
  return `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

interface Reader {
  readonly file: string
  readonly lines: LineCounter
  readonly places: Map<string, Place>
  readonly findings: Finding[]
}

function read(node: Node, pointer: string, reader: Reader): YamlValue {
  if (!reader.places.has(pointer)) reader.places.set(pointer, placeOf(node, reader))
  if (isAlias(node)) return complain(node, reader, 'an alias stands in place of a value', 'write the value out')
  if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:')) {
    return complain(node, reader, `the tag ${node.tag} is not known`, 'remove the tag')
  }
  if (isScalar(node)) {
    if (node.anchor !== undefined)
      return complain(node, reader, `the anchor &${node.anchor} is not allowed`, 'remove the anchor')
    return typeof node.value === 'string' ? node.value : ''
  }
  if (isSeq(node)) {
    if (node.anchor !== undefined)
      return complain(node, reader, `the anchor &${node.anchor} is not allowed`, 'remove the anchor')
    return node.items.map((item, index) => readItem(item, `${pointer}${pointerStep(index)}`, reader))
  }
  if (!isMap(node)) return complain(node, reader, 'the value is of no known kind', 'write text, a list or a map')
  return readMap(node, pointer, reader)
}

function readMap(node: Node, pointer: string, reader: Reader): YamlValue {
  const result: Record<string, YamlValue> = {}
  if (!isMap(node)) return result
  if (node.anchor !== undefined)
    return complain(node, reader, `the anchor &${node.anchor} is not allowed`, 'remove the anchor')
  for (const pair of node.items) {
    const key: unknown = pair.key
    if (!isScalar(key) || typeof key.value !== 'string' || key.value === '__proto__') {
      complain(isNodeLike(key) ? key : node, reader, 'a key is not plain text', 'use a word as key')
      continue
    }
    const step = `${pointer}${pointerStep(key.value)}`
    reader.places.set(step, placeOf(key, reader))
    result[key.value] = readItem(pair.value, step, reader)
  }
  return result
}

function readItem(item: unknown, pointer: string, reader: Reader): YamlValue {
  return isNodeLike(item) ? read(item, pointer, reader) : ''
}

function isNodeLike(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value)
}

function complain(node: Node, reader: Reader, message: string, fix: string): YamlValue {
  reader.findings.push({ file: reader.file, ...placeOf(node, reader), message, fix, clause: yamlClause })
  return ''
}

function placeOf(node: Node, reader: Reader): Place {
  const { line, col } = reader.lines.linePos(node.range?.[0] ?? 0)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

function findPlace(places: ReadonlyMap<string, Place>, pointer: string): Place {
  for (let rest = pointer; ; rest = rest.slice(0, rest.lastIndexOf('/'))) {
    const place = places.get(rest)
    if (place !== undefined) return place
    if (!rest.includes('/')) return { line: 1, column: 1 }
  }
}

function refuseErrors(document: Document, lines: LineCounter, file: string): void {
  const problems = [...document.errors, ...document.warnings]
  if (problems.length === 0) return
  const findings = problems.slice(0, findingsMax).map((problem): Finding => {
    const { line, col } = lines.linePos(problem.pos[0])
    return {
      file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      ...wordProblem(problem.code, problem.message),
      clause: yamlClause,
    }
  })
  throw new DocumentRejection('YAML_MALFORMED', findings)
}

function wordProblem(code: string, message: string): { readonly message: string; readonly fix: string } {
  switch (code) {
    case 'DUPLICATE_KEY':
      return { message: 'the key is given twice', fix: 'keep one of the two' }
    case 'MULTIPLE_DOCS':
      return { message: 'a second document starts here', fix: 'keep one document in a file' }
    case 'TAG_RESOLVE_FAILED':
      return { message: 'the value carries a tag', fix: 'remove the tag: every scalar is text' }
    case 'TAB_AS_INDENT':
      return { message: 'a tab is used to indent', fix: 'indent with spaces' }
    default:
      return { message: `the YAML is malformed: ${lowerFirst(message)}`, fix: 'correct the syntax' }
  }
}

/** Counts open brackets and dashes in a row with the lexer, which does not recurse. */
function refuseDeepNesting(text: string, file: string): void {
  let depth = 0
  let dashes = 0
  let offset = 0
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth += 1
    else if (token === ']' || token === '}') depth -= 1
    else if (token === '-' || token === '?') dashes += 1
    else if (token.trim() !== '') dashes = 0
    if (depth > yamlDepthMax || dashes > yamlDepthMax) {
      throw malformed(
        file,
        placeAt(text, offset),
        `collections are nested more than ${yamlDepthMax} deep`,
        'flatten the value',
      )
    }
    offset += isMark(token) ? 0 : token.length
  }
}

/** The lexer also yields control characters that are not part of the text: byte order mark, document, flow end, scalar. */
function isMark(token: string): boolean {
  return token === '\u0002' || token === '\u0018' || token === '\u001f'
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function malformed(file: string, place: Place, message: string, fix: string): DocumentRejection {
  return new DocumentRejection('YAML_MALFORMED', [{ file, ...place, message, fix, clause: yamlClause }])
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
