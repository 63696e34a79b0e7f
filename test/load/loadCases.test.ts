import { execFile } from 'node:child_process'
import { mkdir, open, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { loadAll, loadContent, whyNot, withFolder } from './support/loading.ts'

/** A trie test: the smallest vector there is. */
const trie = (name: string): string =>
  JSON.stringify({
    [name]: { in: [['do', 'verb']], root: '0x014f07ed95e2e028804d915e0dbd4ed451e394e1acfd29e463c11a060b2ddef7' },
  })

async function idsIn(path: string): Promise<readonly string[]> {
  return (await loadAll(path)).map((loaded) => (loaded.kind === 'case' ? loaded.case.id : loaded.kind))
}

describe('finding vectors', () => {
  test('a folder is searched to its leaves, files before folders, each sorted by name', async () => {
    const files = { 'b.json': trie('t'), 'a.json': trie('t'), 'z/c.json': trie('t'), 'm/n/d.json': trie('t') }
    expect(await withFolder(files, idsIn)).toEqual(['a.json::t', 'b.json::t', 'm/n/d.json::t', 'z/c.json::t'])
  })

  test('the id of a case in a single file starts with the name of the file', async () => {
    expect(await withFolder({ 'a/b.json': trie('t') }, async (folder) => idsIn(join(folder, 'a/b.json')))).toEqual([
      'b.json::t',
    ])
  })

  test('packed and plain files of any name give equal cases', async () => {
    const files = { 'plain.txt': trie('t'), packed: gzipSync(trie('t')) }
    const found = await withFolder(files, async (folder) => loadAll(folder))
    const [packed, plain] = found.map((loaded) =>
      loaded.kind === 'case' ? { ...loaded.case, id: '', file: '' } : loaded,
    )
    expect(packed).toEqual(plain)
    expect(packed).toMatchObject({ kind: 'trie', secure: false })
  })

  test('a link that leads back up is followed once and a dangling one is passed over', async () => {
    const ids = await withFolder({ 'a/t.json': trie('t') }, async (folder) => {
      await symlink('..', join(folder, 'a', 'up'))
      await symlink('nowhere', join(folder, 'a', 'dangling'))
      return idsIn(folder)
    })
    expect(ids).toEqual(['a/t.json::t'])
  })

  test('folders that nest deeper than 32 are refused', async () => {
    const found = await withFolder({}, async (folder) => {
      const deep = join(folder, ...Array.from({ length: 34 }, () => 'd'))
      await mkdir(deep, { recursive: true })
      return loadAll(folder)
    })
    expect(found).toMatchObject([{ kind: 'damaged', reason: expect.stringContaining('folders nest deeper than 32') }])
  })

  test('a path that is not there is the error of the system', async () => {
    await expect(loadAll('/nowhere/at/all')).rejects.toThrow('ENOENT')
  })

  test('a case that is not selected is not read, and every id is asked for once', async () => {
    const asked: string[] = []
    const broken = { in: [['a', 'b']], root: '0x11' }
    const content = JSON.stringify({ a: broken, b: broken })
    const found = await withFolder({ 'f.json': content }, async (folder) =>
      loadAll(folder, {
        select: (id) => {
          asked.push(id)
          return id.endsWith('b')
        },
      }),
    )
    expect(asked).toEqual(['f.json::a', 'f.json::b'])
    expect(found).toMatchObject([{ kind: 'damaged', test: 'b' }])
  })

  test('leaving early closes the file', async () => {
    const many = JSON.stringify(
      Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`t${index}`, JSON.parse(trie('t')).t])),
    )
    const { loadCases } = await import('../../runners/load/loadCases.ts')
    await withFolder({ 'many.json': many }, async (folder) => {
      for await (const loaded of loadCases(folder)) {
        expect(loaded.kind).toBe('case')
        break
      }
    })
  })
})

describe('files that are no vectors', () => {
  test.each([
    ['a readme', '# Vectors\n\nSee below.', 'text that is no vector'],
    ['a readme that starts with a link', '[Vectors](x)\n', 'text that is no vector'],
    ['an RPC conversation', '// test\n>> {"id":1}\n<< {"id":1}\n', 'a JSON-RPC conversation (.io)'],
    ['YAML', 'input:\n  a: 1\n', 'YAML, which no vector is written in'],
    ['bytes', Uint8Array.of(1, 0, 2, 0), 'a binary file that is no chain of blocks'],
    ['lines of JSON', '{"a":1}\n{"a":2}\n', 'several JSON values in one file, no vector'],
    ['a tracer test', { genesis: {}, context: {}, input: '0x' }, 'a tracer test of geth: expected traces, not results'],
    ['other JSON', { a: 1 }, 'JSON that is no vector'],
    [
      'a genesis by itself',
      { config: { chainId: 1 }, alloc: {} },
      'a genesis file without a chain that starts from it beside it',
    ],
    [
      'an EOF test',
      { t: { _info: { 'fixture-format': 'eof_test', hash: '0x' } } },
      'a eof_test of EEST, which says nothing of sequencers and provers by itself',
    ],
  ])('%s is told as what it is', async (_, content, why) => {
    expect(await whyNot(content)).toBe(why)
  })

  test('a byte order mark does not hide JSON', async () => {
    expect((await loadContent(`\u{feff}${trie('t')}`)).map(({ kind }) => kind)).toEqual(['case'])
  })
})

describe('large files', () => {
  test('a file of 160 MB is read test by test in less memory than it has', async () => {
    await withFolder({}, async (folder) => {
      const file = join(folder, 'large.json')
      const value = trie('t').slice('{"t":'.length, -1)
      const one = `${value.slice(0, -1)},"padding":"${'ab'.repeat(80_000)}"}`
      const handle = await open(file, 'w')
      await handle.write('{')
      for (let index = 0; index < 1000; index++) await handle.write(`${index > 0 ? ',\n' : ''}"t${index}": ${one}`)
      await handle.write('}')
      await handle.close()
      const program = join(folder, 'count.mts')
      const loader = fileURLToPath(new URL('../../runners/load/loadCases.ts', import.meta.url))
      await writeFile(
        program,
        `import { loadCases } from ${JSON.stringify(loader)}
let cases = 0
for await (const loaded of loadCases(process.argv[2])) if (loaded.kind === 'case') cases++
process.stdout.write(JSON.stringify({ cases, peakMegabytes: process.resourceUsage().maxRSS / 1024 }))`,
      )
      const tsx = import.meta.resolve('tsx')
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', tsx, program, file])
      const result: { readonly cases: number; readonly peakMegabytes: number } = JSON.parse(stdout)
      expect(result.cases).toBe(1000)
      expect(result.peakMegabytes).toBeLessThan(300)
    })
  })
})
