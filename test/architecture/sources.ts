import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path/posix'
import ts from 'typescript'

/** A file of the tree; `path` is relative to the root, with `/`. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** One import, dynamic import, import type, `require` or `resolve` of a literal. */
export interface Import {
  readonly from: string
  /** As written: `./Trie.ts`, `@noble/hashes/sha3.js`, `node:fs`. */
  readonly specifier: string
  /** Path relative to the root where the specifier is relative, else the package's name. */
  readonly target: string
}

const callsThatLoad = new Set(['require', 'require.resolve', 'import.meta.resolve'])

/**
 * Reads the files below some folders.
 *
 * @param root - Absolute path.
 * @param folders - Relative to the root.
 * @param wanted - Decides by the relative path.
 */
export function collect(root: string, folders: readonly string[], wanted: (path: string) => boolean): Source[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
  )
  return paths
    .filter(wanted)
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** Parses a file with its parents set, so that a rule can look upwards. */
export function parse(source: Source): ts.SourceFile {
  return ts.createSourceFile(source.path, source.text, ts.ScriptTarget.ESNext, true)
}

/** Visits every node of a file. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  node.forEachChild((child) => walk(child, visit))
}

/** Finds every way in which a file reaches another module by a literal name. */
export function importsOf(source: Source): Import[] {
  const found: Import[] = []
  walk(parse(source), (node) => {
    const specifier = specifierOf(node)
    if (specifier === undefined) return
    const target = specifier.startsWith('.')
      ? resolve('/', dirname(source.path), specifier).slice(1)
      : packageOf(specifier)
    found.push({ from: source.path, specifier, target })
  })
  return found
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier)
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal)
  if (!ts.isCallExpression(node)) return undefined
  const loads = node.expression.kind === ts.SyntaxKind.ImportKeyword || callsThatLoad.has(node.expression.getText())
  return loads ? literal(node.arguments[0]) : undefined
}

function literal(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier)
}

/** Says where a node stands, as an editor opens it. */
export function place(file: ts.SourceFile, node: ts.Node): string {
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
  return `${file.fileName}:${line + 1}`
}
