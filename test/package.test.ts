import { execFileSync } from 'node:child_process'
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** The promise of the README, in bytes; EDR with all its platforms is nearly half of it. */
const installBytesMax = 500e6

/** Packing, installing and filling on a busy machine. */
const patienceMs = 300_000

const root = resolve(import.meta.dirname, '..')
const place = mkdtempSync(join(tmpdir(), 'lockstep-package-'))
const consumer = join(place, 'consumer')

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

let packed: Packed

/** Most bytes of the list of files that npm prints. */
const listBytesMax = 2 ** 26

/** Packs from a copy, so that a stale `dist` cannot hide a missing file, and nobody's build is disturbed. */
function pack(): Packed {
  const copy = join(place, 'source')
  mkdirSync(copy)
  for (const name of readdirSync(root).filter((entry) => !/^(?:node_modules|dist|out|\.git|test|bench)$/.test(entry)))
    cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', place], {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: listBytesMax,
  })
  // npm prints the output of the build before the list.
  return (JSON.parse(output.slice(output.indexOf('[\n'))) as [Packed])[0]
}

function install(tarball: string): void {
  mkdirSync(consumer)
  writeFileSync(join(consumer, 'package.json'), '{"name":"consumer","private":true,"type":"module"}')
  const quiet = ['--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  execFileSync('npm', ['install', ...quiet, tarball], { cwd: consumer, stdio: 'pipe' })
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => lstatSync(join(folder, name)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0)
}

function lockstep(...parameters: string[]): string {
  return execFileSync('npx', ['--no-install', 'lockstep', ...parameters], { cwd: consumer, encoding: 'utf8' })
}

beforeAll(() => {
  packed = pack()
  install(join(place, packed.filename))
}, patienceMs)

afterAll(() => rmSync(place, { recursive: true, force: true }))

describe('the package', () => {
  test('holds the program, the standard, the vectors and the documents, and no tests', () => {
    const paths = packed.files.map(({ path }) => path)
    const wanted = [
      'dist/runners/main.js',
      'dist/src/index.js',
      'dist/src/index.d.ts',
      'spec/standard.yaml',
      'README.md',
    ]
    expect(wanted.filter((path) => !paths.includes(path))).toEqual([])
    expect(paths.filter((path) => path.startsWith('vectors/')).length).toBeGreaterThan(200)
    expect(paths.filter((path) => /(?:^|\/)(?:test|bench|node_modules)\/|\.tsbuildinfo$|\.test\./.test(path))).toEqual(
      [],
    )
  })

  test('takes less room than it promises, once installed', () => {
    expect(bytesIn(join(consumer, 'node_modules'))).toBeLessThan(installBytesMax)
  })

  test('runs vectors as a program', () => {
    const output = lockstep('run', '--only', 'block/arithmetic/add*')
    expect(output).toMatch(/pass/i)
  })

  test(
    'fills its vectors anew to the same bytes',
    () => {
      expect(lockstep('fill', '--check')).not.toBe('')
    },
    patienceMs,
  )

  test('offers its library', () => {
    const script =
      "import * as lockstep from 'lockstep-conformance'; console.log(JSON.stringify(Object.keys(lockstep)))"
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: consumer,
      encoding: 'utf8',
    })
    expect(JSON.parse(output)).toMatchInlineSnapshot(`
      [
        "AccessList",
        "Block",
        "Crypto",
        "Defect",
        "Header",
        "Hex",
        "OpenWitness",
        "Rejection",
        "Rlp",
        "RulesetHash",
        "Rulesets",
        "Serve",
        "ServeHttp",
        "StatelessInput",
        "Trie",
        "Witness",
      ]
    `)
  })
})
