import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/standard/canonicalJson.ts'
import { loadAll, withFolder } from './support/loading.ts'

const trie = JSON.stringify({
  t: { in: [['do', 'verb']], root: '0x014f07ed95e2e028804d915e0dbd4ed451e394e1acfd29e463c11a060b2ddef7' },
})

const digest = (content: string): string => createHash('sha256').update(content).digest('hex')

/** A folder of published vectors with two files. */
function published(): Record<string, string> {
  const files = ['a/one.json', 'b/two.json'].map((path) => ({ path, sha256: digest(trie), size: trie.length }))
  const manifest = { name: 'lockstep-vectors', version: '0.1.0', rootHash: digest(canonicalJson(files)), files }
  return { 'a/one.json': trie, 'b/two.json': trie, 'manifest.json': JSON.stringify(manifest) }
}

async function reasonsAfter(change: (folder: string) => Promise<void>, below = ''): Promise<readonly string[]> {
  return withFolder(published(), async (folder) => {
    await change(folder)
    const found = await loadAll(join(folder, below))
    return found.map((loaded) => (loaded.kind === 'damaged' ? loaded.reason : loaded.kind))
  })
}

describe('packaged vectors', () => {
  test('vectors that are what the manifest says are cases', async () => {
    expect(await reasonsAfter(async () => {})).toEqual(['notApplicable', 'case', 'case'])
  })

  test.each([['a'], ['a/one.json']])('a changed vector has the wrong hash when %s is given', async (below) => {
    const changed = `${trie} `
    const reasons = await reasonsAfter(async (folder) => writeFile(join(folder, 'a/one.json'), changed), below)
    expect(reasons).toEqual([
      `wrong hash: a/one.json has SHA-256 ${digest(changed)}, manifest.json says ${digest(trie)}; restore the published file`,
    ])
  })

  test('a vector that the manifest does not name is refused', async () => {
    const reasons = await reasonsAfter(async (folder) => writeFile(join(folder, 'a/three.json'), trie), 'a')
    expect(reasons).toEqual([
      'case',
      'wrong hash: manifest.json does not name a/three.json; restore the published files',
    ])
  })

  test('a vector that is gone is missed when all of them are asked for', async () => {
    const remove = async (folder: string): Promise<void> => rm(join(folder, 'b/two.json'))
    expect(await reasonsAfter(remove)).toEqual([
      'notApplicable',
      'case',
      'wrong hash: manifest.json names this file, but it is not there; restore it',
    ])
    expect(await reasonsAfter(remove, 'a')).toEqual(['case'])
  })

  test('a manifest whose list was changed is refused', async () => {
    const reasons = await reasonsAfter(async (folder) => {
      const manifest = { name: 'lockstep-vectors', rootHash: digest('[]'), files: [{ path: 'x', sha256: '', size: 0 }] }
      await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
    })
    expect(reasons).toEqual([expect.stringContaining('wrong hash: the list of files has')])
  })

  test('a manifest of something else is no manifest of vectors', async () => {
    const reasons = await reasonsAfter(async (folder) => writeFile(join(folder, 'manifest.json'), '{"name":"other"}'))
    expect(reasons).toEqual(['notApplicable', 'case', 'case'])
  })
})
