import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readRole } from '../../src/runtime/readRole.ts'

const url = 'redis://user:p%20w@redis.example:6380/2'

test('a role is read with where its jobs are', () => {
  const { runtime, ...request } = readRole([
    '--role',
    'worker',
    '--name',
    'worker 1',
    '--runtime',
    url,
    '--lock-ms',
    '700',
  ])
  expect({ ...request, privateKey: request.privateKey.length }).toEqual({
    role: 'worker',
    name: 'worker 1',
    privateKey: 32,
    mockRun: false,
  })
  expect({ ...runtime, connection: { ...runtime.connection, retryStrategy: undefined } }).toEqual({
    prefix: 'lockstep',
    lockMs: 700,
    stallsMax: 8,
    connection: {
      host: 'redis.example',
      port: 6380,
      db: 2,
      username: 'user',
      password: 'p w',
      maxRetriesPerRequest: null,
      retryStrategy: undefined,
    },
  })
})

test('a key is read from a file, and one that is no key is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-key-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [good, bad] = [join(folder, 'good'), join(folder, 'bad')]
  writeFileSync(good, `0x${'07'.repeat(32)}\n`)
  writeFileSync(bad, '07')
  const words = (key: string): readonly string[] => ['--role', 'worker', '--runtime', url, '--key', key]
  expect(readRole(words(good)).privateKey).toEqual(new Uint8Array(32).fill(7))
  expect(() => readRole(words(bad))).toThrow(/64 hexadecimal digits/)
  expect(() => readRole(words(join(folder, 'none')))).toThrow(/--key takes a file that can be read/)
})

test.each([
  [['--role', 'miner', '--runtime', url], /--role takes one of leader, worker, consensus-prover, aggregator/],
  [['--role', 'leader'], /--runtime takes an address such as redis:/],
  [['--role', 'leader', '--runtime', 'http://a'], /--runtime takes an address such as redis:/],
  [['--role', 'leader', '--runtime', 'redis://a/b'], /--runtime takes a number after the port/],
  [['--role', 'leader', '--runtime', url, '--lock-ms', '1'], /--lock-ms takes a whole number of milliseconds/],
  [['--role', 'leader', '--runtime', url, '--metrics-port', '70000'], /--metrics-port takes a whole number/],
  [['--roll', 'leader'], /--roll/],
])('%s is refused with what to write instead', (words, message) => {
  expect(() => readRole(words)).toThrow(message)
})
