import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { Writable } from 'node:stream'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../runners/cli.ts'
import { exitCode } from '../runners/report/exitCode.ts'
import { anchorsOf, commandsOf, firstUntrue, linksOf, shownIn } from './docs/markdown.ts'
import { corePython, hasCorePython } from './examples/corePython.ts'
import { runCli } from './runners/runCli.ts'

/** Fewer than this means that the collector is broken, not that the documents are clean. */
const floors = { documents: 10, links: 25, commands: 20, shown: 5, names: 30 }

const root = resolve(import.meta.dirname, '..')
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...markdownIn('docs').filter((path) => !path.startsWith('docs/api/')),
  ...markdownIn('vectors/formats'),
].map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
}

/** A definition of a schema, as far as names go. */
interface Definition {
  readonly enum?: readonly string[]
  readonly properties?: object
}

/** Finds links whose file or heading is not there. */
function brokenLinks(path: string, text: string): string[] {
  return linksOf(text).flatMap((link) => {
    const target = link.path === '' ? join(root, path) : resolve(root, dirname(path), link.path)
    const name = relative(root, target)
    if (link.path !== '' && (name.startsWith('..') || !existsSync(target)))
      return [`${path}:${link.line} ${name} is not there`]
    if (link.anchor === '' || (link.path !== '' && statSync(target).isDirectory())) return []
    const anchors = anchorsOf(link.path === '' ? text : readFileSync(target, 'utf8'))
    return anchors.has(link.anchor) ? [] : [`${path}:${link.line} ${name} has no heading #${link.anchor}`]
  })
}

describe('links', () => {
  test('lead to files and headings that are there', () => {
    expect(documents.length).toBeGreaterThanOrEqual(floors.documents)
    expect(documents.flatMap(({ text }) => linksOf(text)).length).toBeGreaterThan(floors.links)
    expect(documents.flatMap(({ path, text }) => brokenLinks(path, text))).toEqual([])
  })

  test('that are broken are found, and links in code are not links', () => {
    const text =
      '# One `code` (twice)\n[a](#one-code-twice) [b](#two)\n[c](absent.md) `[d](absent.md)` [e](https://a.org)\n'
    expect(brokenLinks('docs/x.md', text)).toEqual([
      'docs/x.md:2 docs/x.md has no heading #two',
      'docs/x.md:3 docs/absent.md is not there',
    ])
  })

  test('of the README reach every guide', () => {
    const reached = linksOf(documents[0]?.text ?? '').map(({ path }) => path)
    const guides = documents.map(({ path }) => path).filter((path) => path.startsWith('docs/'))
    expect(guides.filter((path) => !reached.includes(path))).toEqual([])
  })
})

/** Words of a command line of Lockstep that it does not take. */
function refusedWords(words: readonly string[]): string[] {
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() })
  let command = createProgram({ output: sink, display: sink, environment: {} }, () => undefined)
  const rest = [...words]
  for (;;) {
    const next = command.commands.find((candidate) => candidate.name() === rest[0])
    if (next === undefined) break
    command = next
    rest.shift()
  }
  if (command.commands.length > 0) return rest.slice(0, 1)
  return command.parseOptions(rest).unknown
}

describe('output', () => {
  const shown = documents.flatMap(({ path, text }) => shownIn(text).map((command) => ({ path, ...command })))
  const hasAnvil = existsSync(join(root, 'node_modules/@foundry-rs/anvil'))
  if (!hasAnvil) console.warn('anvil is not installed: its commands are not run')

  test('that documents show is found, and a line that is not so is told', () => {
    expect(shown.length).toBeGreaterThanOrEqual(floors.shown)
    const real = ['one', 'two 2.0 s', 'three', 'four']
    expect(firstUntrue(['one', 'two …', '…', 'four'], real)).toBeUndefined()
    expect(firstUntrue(['two …', 'four'], real)).toBe('four')
    expect(firstUntrue(['three', '…', 'one'], real)).toBe('one')
  })

  /** The consensus core needs a Python with packages, which readers have under its usual name. */
  const coreIn = (word: string): string =>
    word.replace(/^cmd:python3 (?=examples\/consensus-core)/, `cmd:${corePython} `)

  for (const { path, line, words, output } of shown) {
    const cannot =
      (!hasAnvil && words.includes('anvil:')) ||
      (!hasCorePython && words.some((word) => word.includes('consensus-core')))
    test.skipIf(cannot)(`of ${path}:${line} is what the command writes`, async () => {
      const result = await runCli(words.slice(2).map(coreIn))
      const real = `${result.output}${result.display}`.split('\n')
      expect(firstUntrue(output, real), real.join('\n')).toBeUndefined()
    })
  }
})

describe('names', () => {
  const guide = documents.find(({ path }) => path === 'docs/adapter-guide.md')?.text ?? ''
  const readme = documents[0]?.text ?? ''
  const schema = readFileSync(join(root, 'spec/schemas/adapter.schema.json'), 'utf8')
  const definitions = (JSON.parse(schema) as { $defs: Record<string, Definition> }).$defs
  const unnamed = (names: readonly string[], text: string): string[] =>
    names.filter((name) => !text.includes(`\`${name}\``))

  test('of every feature, header input and method are in the adapter guide', () => {
    const names = [
      ...(definitions['Feature']?.enum ?? []),
      ...(definitions['HeaderInput']?.enum ?? []),
      ...Object.keys(definitions['Methods']?.properties ?? {}),
    ]
    expect(names.length).toBeGreaterThan(floors.names)
    expect(unnamed(names, guide)).toEqual([])
  })

  test('of every fault are in the adapter guide', () => {
    const source = readFileSync(join(root, 'runners/adapters/Fault.ts'), 'utf8')
    const kinds = [...source.matchAll(/^ +\| '([a-z-]+)'$/gm)].map(([, kind = '']) => kind)
    expect(kinds.length).toBeGreaterThan(10)
    expect(unnamed(kinds, guide)).toEqual([])
  })

  test('of every exit code are in the README', () => {
    const codes = [...readme.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code))
    expect(codes).toEqual(Object.values(exitCode))
  })
})

describe('commands', () => {
  const commands = documents.flatMap(({ path, text }) => commandsOf(text).map((command) => ({ path, ...command })))
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

  test('are found in blocks and in spans', () => {
    const text =
      'Run `npm test`.\n\n    npx lockstep run --only "a b"\n\n<!-- runnable -->\n```sh\nnpx lockstep list # all\n```\n'
    expect(commandsOf(text)).toEqual([
      { line: 1, words: ['npm', 'test'], runnable: false },
      { line: 3, words: ['npx', 'lockstep', 'run', '--only', 'a b'], runnable: false },
      { line: 7, words: ['npx', 'lockstep', 'list'], runnable: true },
    ])
    expect(commands.length).toBeGreaterThan(floors.commands)
  })

  test('of Lockstep take the options that the documents show', () => {
    const refused = commands
      .filter(({ words }) => words[1] === 'lockstep')
      .flatMap(({ path, line, words }) => refusedWords(words.slice(2)).map((word) => `${path}:${line} ${word}`))
    expect(refused).toEqual([])
    expect(refusedWords(['run', '--vectors', 'a', '--no-such-option'])).toEqual(['--no-such-option'])
    expect(refusedWords(['no-such-command'])).toEqual(['no-such-command'])
  })

  test('of npm name scripts that there are', () => {
    const builtIn = new Set(['ci', 'install', 'pack'])
    const unknown = commands
      .filter(({ words }) => words[0] === 'npm')
      .map(({ words: [, first = '', second = ''] }) => (first === 'run' ? second : first))
      .filter((name) => !builtIn.has(name) && manifest.scripts[name] === undefined)
    expect(unknown).toEqual([])
  })
})
