import ts from 'typescript'
import { parse, place, walk, type Source } from './sources.ts'

const fileLinesMax = 400
const functionLinesMax = 60

/** Layers in which the same input must give the same output on every machine at every hour. */
const timeless = /^src\/(?:model|codec|crypto|standard|trie|state|execution|consensus|proof|roles)\//

const clockAndChance = new Set(['Date.now', 'Math.random', 'performance.now', 'setTimeout', 'setInterval'])

/** Work left behind, and checks switched off without a reason after ` -- `; spelt so that this file does not find itself. */
const marks =
  /\b(?:TO[D]O|FIX[M]E|XX[X])\b|@ts-(?:ign[o]re|expect-error|nocheck)|(?:oxlint|eslint)-dis[a]ble(?:-\w+)*(?!.* -- \w)/g

/** Finds files over the line limit. */
export function longFiles(sources: readonly Source[]): string[] {
  return sources
    .map(({ path, text }) => ({ path, count: text.trimEnd().split('\n').length }))
    .filter(({ count }) => count > fileLinesMax)
    .map(({ path, count }) => `${path} has ${count} lines`)
}

/** Finds functions over the line limit; lines without code do not count. */
export function longFunctions(sources: readonly Source[]): { found: string[]; seen: number } {
  const found: string[] = []
  let seen = 0
  for (const source of sources) {
    const file = parse(source)
    walk(file, (node) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return
      seen += 1
      const count = codeLines(file, node)
      if (count > functionLinesMax) found.push(`${place(file, node)} has a function of ${count} lines`)
    })
  }
  return { found, seen }
}

function codeLines(file: ts.SourceFile, node: ts.Node): number {
  const lines = new Set<number>()
  walk(node, (inner) => {
    if (inner.getChildCount(file) > 0) return
    const [first, last] = [inner.getStart(file), inner.getEnd()].map(
      (at) => file.getLineAndCharacterOfPosition(at).line,
    )
    for (let line = first ?? 0; line <= (last ?? 0); line += 1) lines.add(line)
  })
  const end = file.getLineAndCharacterOfPosition(node.getEnd()).line
  return lines.add(end).size
}

/** Finds `any`, `!` after an expression, and casts of casts: places where the compiler was told to look away. */
export function lookAways(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const file = parse(source)
    const found: string[] = []
    walk(file, (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${place(file, node)} says any`)
      if (ts.isNonNullExpression(node)) found.push(`${place(file, node)} asserts that something is there`)
      if (ts.isAsExpression(node) && ts.isAsExpression(node.expression)) found.push(`${place(file, node)} casts twice`)
    })
    return found
  })
}

/** Finds work left behind and checks switched off. */
export function markedPlaces(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => [...line.matchAll(marks)].map(([mark]) => `${path}:${index + 1} ${mark}`)),
  )
}

/** Finds uses of the console, which only tests and examples have. */
export function consoleUses(sources: readonly Source[]): string[] {
  return identifiers(sources, (text) => text.startsWith('console.'))
}

/** Finds clocks, timers and chance below the layers that may have them. */
export function clockUses(sources: readonly Source[]): string[] {
  const below = sources.filter(({ path }) => timeless.test(path))
  return identifiers(below, (text) => clockAndChance.has(text))
}

function identifiers(sources: readonly Source[], wanted: (text: string) => boolean): string[] {
  return sources.flatMap((source) => {
    const file = parse(source)
    const found: string[] = []
    walk(file, (node) => {
      if (!ts.isPropertyAccessExpression(node) && !ts.isCallExpression(node)) return
      const text = ts.isCallExpression(node) ? node.expression.getText(file) : node.getText(file)
      const isOwnCall = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
      if (!isOwnCall && wanted(text)) found.push(`${place(file, node)} uses ${text}`)
    })
    return found
  })
}

/** Collects text literals that are values, not types: where a reason is thrown or looked up. */
export function literalsOf(sources: readonly Source[]): Set<string> {
  const found = new Set<string>()
  for (const source of sources) {
    walk(parse(source), (node) => {
      if (ts.isStringLiteralLike(node) && !ts.isLiteralTypeNode(node.parent)) found.add(node.text)
      if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) found.add(node.name.text)
    })
  }
  return found
}
