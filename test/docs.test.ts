import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { anchorsOf, commandsOf, linksOf } from './docs/markdown.ts'

/** Fewer than this means that the collector is broken, not that the documents are clean. */
const floors = { documents: 10, links: 25, commands: 20 }

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

  test('of npm name scripts that there are', () => {
    const builtIn = new Set(['ci', 'install', 'pack'])
    const unknown = commands
      .filter(({ words }) => words[0] === 'npm')
      .map(({ words: [, first = '', second = ''] }) => (first === 'run' ? second : first))
      .filter((name) => !builtIn.has(name) && manifest.scripts[name] === undefined)
    expect(unknown).toEqual([])
  })
})
