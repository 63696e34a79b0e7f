import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import {
  clockUses,
  consoleUses,
  literalsOf,
  longFiles,
  longFunctions,
  lookAways,
  markedPlaces,
} from './architecture/code.ts'
import { doorsPassed, judgeImports, packagesWithoutDoor, upwardImports } from './architecture/imports.ts'
import { collect, importsOf, type Source } from './architecture/sources.ts'
import { foldersWithoutTests, loosePins, oddNames, tracesOfAMachine } from './architecture/tree.ts'

/** Fewer than this means that the collector is broken, not that the tree is clean. */
const floors = { code: 250, imports: 1000, functions: 1200, tests: 60, texts: 350, reasons: 60 }

/** Reasons that the standard names and no code of ours throws yet, with why. */
const reasonsNotThrown: Readonly<Record<string, string>> = {
  BLOCK_ACCESS_LIST_MISMATCH: 'block access lists come with Amsterdam, which is not executed',
  BLOCK_HASH_MISMATCH: 'a block is known by the hash of its own header; only the engine API announces one',
  PROOF_OF_WORK_INVALID: 'the seals of test chains are not worked for, so none is checked',
}

const root = resolve(import.meta.dirname, '..')
const isCode = (path: string): boolean => path.endsWith('.ts') && !path.endsWith('.d.ts')
const isGenerated = (path: string): boolean => /^src\/(?:model|contracts)\/generated\//.test(path)
const isText = (path: string): boolean => /\.(?:ts|md|yaml|json|py|sh|svg)$/.test(path) && !path.startsWith('docs/api/')

const code = collect(root, ['src', 'runners'], isCode)
const written = code.filter(({ path }) => !isGenerated(path))
const tests = collect(root, ['test'], isCode)
const others = collect(root, ['bench', 'mutation', 'examples'], isCode)
const imports = code.flatMap(importsOf)
const manifest = readManifest()

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
}

/** A file that exists only here: what a rule must find in it is what the rule is for. */
function file(path: string, text: string): Source {
  return { path, text }
}

function imported(path: string, text: string): ReturnType<typeof importsOf> {
  return importsOf(file(path, text))
}

test('the collectors see the whole tree', () => {
  expect(code.length).toBeGreaterThan(floors.code)
  expect(imports.length).toBeGreaterThan(floors.imports)
  expect(tests.length).toBeGreaterThan(floors.tests)
  expect(longFunctions(written).seen).toBeGreaterThan(floors.functions)
})

describe('layers', () => {
  test('imports of src point down', () => {
    expect(upwardImports(imports)).toEqual([])
  })

  test('an upward import is found, whatever its form', () => {
    const forms = [
      "import { run } from '../execution/run.ts'",
      "import type { Run } from '../execution/run.ts'",
      "export * from '../execution/run.ts'",
      "const run = await import('../execution/run.ts')",
      "type Run = import('../execution/run.ts').Run",
      "const run = require('../execution/run.ts')",
    ]
    const found = forms.flatMap((form) => upwardImports(imported('src/trie/Trie.ts', form)))
    expect(found).toEqual(forms.map(() => 'src/trie/Trie.ts imports src/execution/run.ts, a higher layer'))
  })

  test('siblings of the execution layer do not know each other', () => {
    expect(upwardImports(imported('src/proof/prove.ts', "import '../execution/run.ts'"))).toEqual([
      'src/proof/prove.ts imports src/execution/run.ts, a sibling',
    ])
  })

  test('src does not know the judge, and a new folder needs a layer', () => {
    expect(upwardImports(imported('src/roles/prover.ts', "import '../../runners/conform.ts'"))).toEqual([
      'src/roles/prover.ts imports runners/conform.ts, outside of src',
    ])
    expect(upwardImports(imported('src/misc/help.ts', "import '../model/Hex.ts'"))).toEqual([
      'src/misc/help.ts imports src/model/Hex.ts: no layer is known for one of them',
    ])
  })
})

describe('the judge', () => {
  test('knows nothing of the reference implementation', () => {
    expect(judgeImports(imports)).toEqual([])
  })

  test('is found out when it imports state, roles, execution or a program', () => {
    const forbidden = [
      '../src/state/WorldState.ts',
      '../src/roles/prover.ts',
      '../src/execution/run.ts',
      './adapters/programs/edr.ts',
    ]
    const found = forbidden.flatMap((path) => judgeImports(imported('runners/conform.ts', `import '${path}'`)))
    expect(found).toHaveLength(forbidden.length)
  })

  test('the reference program alone may import roles, and roles alone', () => {
    const path = 'runners/adapters/programs/reference.ts'
    expect(judgeImports(imported(path, "import '../../../src/roles/prover.ts'"))).toEqual([])
    expect(judgeImports(imported(path, "import '../../../src/execution/run.ts'"))).toHaveLength(1)
    expect(
      judgeImports(imported('runners/adapters/programs/edr.ts', "import '../../../src/roles/prover.ts'")),
    ).toHaveLength(1)
  })
})

describe('doors', () => {
  test('each dependency has one', () => {
    expect(doorsPassed(imports)).toEqual([])
    expect(packagesWithoutDoor(Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }))).toEqual([])
  })

  test('a package past its door and a package without one are found', () => {
    expect(doorsPassed(imported('src/trie/Trie.ts', "import { keccak_256 } from '@noble/hashes/sha3.js'"))).toEqual([
      'src/trie/Trie.ts imports @noble/hashes past its door',
    ])
    expect(doorsPassed(imported('src/trie/Trie.ts', "import 'left-pad'"))).toEqual([
      'src/trie/Trie.ts imports left-pad, which has no door',
    ])
  })

  test('every version is pinned exactly', () => {
    const { dependencies, optionalDependencies, devDependencies } = manifest
    expect(loosePins({ ...dependencies, ...optionalDependencies, ...devDependencies })).toEqual([])
    expect(loosePins({ good: '1.2.3', caret: '^1.2.3', tag: 'latest' })).toEqual(['caret ^1.2.3', 'tag latest'])
  })
})

describe('size', () => {
  test('a file fits 400 lines and a function 60', () => {
    expect(longFiles([...written, ...tests, ...others])).toEqual([])
    expect(longFunctions(written).found).toEqual([])
  })

  test('one line more is found, and blank lines and comments are not counted', () => {
    const body = (count: number): string => `const f = () => {\n${'call()\n'.repeat(count)}}\n`
    const spaced = `const f = () => {\n${'call()\n\n// why\n'.repeat(58)}}\n`
    expect(longFunctions([file('a.ts', body(58)), file('b.ts', spaced)]).found).toEqual([])
    expect(longFunctions([file('a.ts', body(59))]).found).toEqual(['a.ts:1 has a function of 61 lines'])
    expect(longFiles([file('a.ts', 'x\n'.repeat(400))])).toEqual([])
    expect(longFiles([file('a.ts', 'x\n'.repeat(401))])).toEqual(['a.ts has 401 lines'])
  })
})

describe('habits', () => {
  test('nobody tells the compiler to look away', () => {
    expect(lookAways([...written, ...others])).toEqual([])
    expect(lookAways([file('a.ts', 'const a: any = b!\nconst c = d as unknown as string')])).toEqual([
      'a.ts:1 says any',
      'a.ts:1 asserts that something is there',
      'a.ts:2 casts twice',
    ])
  })

  test('no work is left behind and no check is switched off', () => {
    expect(markedPlaces([...code, ...tests, ...others])).toEqual([])
    const marks = [
      ['TO', 'DO later'],
      ['@ts-', 'ignore'],
      ['oxlint-', 'disable-next-line'],
    ].map((parts) => parts.join(''))
    expect(markedPlaces([file('a.ts', `// ${marks.join('\n// ')}`)])).toHaveLength(marks.length)
  })

  test('only tests, examples and benchmarks write to the console', () => {
    expect(consoleUses(written)).toEqual([])
    expect(consoleUses([file('a.ts', 'console.log(1)')])).toEqual(['a.ts:1 uses console.log'])
  })

  test('clock and chance are arguments below the outer layers', () => {
    expect(clockUses(written)).toEqual([])
    const text = 'const at = Date.now() + Math.random()\nsetTimeout(run, 1)'
    expect(clockUses([file('src/roles/a.ts', text)])).toHaveLength(3)
    expect(clockUses([file('runners/adapters/a.ts', text)])).toEqual([])
  })

  test('a file is named after its noun or its action', () => {
    expect(oddNames(written.map(({ path }) => path))).toEqual([])
    expect(oddNames(['src/trie/Trie.ts', 'src/trie/trie_utils.ts'])).toEqual(['src/trie/trie_utils.ts'])
  })

  test('every folder of code has its tests', () => {
    const missing = foldersWithoutTests(
      written.map(({ path }) => path),
      tests.map(({ path }) => path),
    )
    expect(missing).toEqual([])
    expect(foldersWithoutTests(['src/trie/Trie.ts', 'runners/load/Case.ts'], ['test/trie/Trie.test.ts'])).toEqual([
      'runners/load',
    ])
  })

  test('nothing names the machine or the tools it was written with', () => {
    const texts = [
      ...collect(root, ['src', 'runners', 'test', 'bench', 'mutation', 'examples', 'docs', 'spec', '.ci'], isText),
      ...['README.md', 'CONTRIBUTING.md', 'package.json', '.ci/run'].map((path) =>
        file(path, readFileSync(join(root, path), 'utf8')),
      ),
    ]
    expect(texts.length).toBeGreaterThan(floors.texts)
    expect(tracesOfAMachine(texts)).toEqual([])
    const path = ['', 'tmp', 'x'].join('/')
    expect(tracesOfAMachine([file('a.md', `see ${path} and https://a.org/tmp/x`)])).toEqual([`a.md:1 ${path}`])
  })
})

test('every reason of the standard is thrown somewhere, or listed with why not', () => {
  const document = parseYaml(readFileSync(join(root, 'spec/rejections.yaml'), 'utf8')) as {
    reasons: { code: string }[]
  }
  const reasons = document.reasons.map(({ code: reason }) => reason)
  const literals = literalsOf(written.filter(({ path }) => path.startsWith('src/') && !path.startsWith('src/fill/')))
  const silent = reasons.filter((reason) => !literals.has(reason))
  expect(reasons.length).toBeGreaterThan(floors.reasons)
  expect(silent.sort()).toEqual(Object.keys(reasonsNotThrown).sort())
  expect([...literalsOf([file('a.ts', "type T = 'ONE'\nthrow new Rejection('TWO')")])]).toEqual(['TWO'])
})
