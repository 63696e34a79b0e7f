import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { decimal } from '../../src/model/Hex.ts'
import { createReference } from '../../src/roles/reference.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { rulesetAt } from '../execution/support/chain.ts'

const program = join(dirname(fileURLToPath(import.meta.url)), '../../runners/adapters/programs/reference.ts')

interface Ended {
  readonly code: number | null
  readonly answers: readonly Record<string, unknown>[]
  readonly errors: string
}

function run(options: readonly string[], requests: readonly object[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, ...options], { stdio: 'pipe' })
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      const answers = output
        .split('\n')
        .filter(Boolean)
        .map((line): Record<string, unknown> => JSON.parse(line))
      resolve({ code, answers, errors })
    })
    child.stdin.end(requests.map((request) => `${JSON.stringify(request)}\n`).join(''))
  })
}

const hello = {
  jsonrpc: '2.0',
  id: 1,
  method: 'lockstep_hello',
  params: { nonce: `0x${'11'.repeat(32)}`, protocol: 1 },
}

function configure(wanted = ruleset('lockstep-reference')): object {
  return {
    jsonrpc: '2.0',
    id: 2,
    method: 'lockstep_configure',
    params: { ruleset: wanted, rulesetHash: rulesetHash(wanted) },
  }
}

describe('the program behind ref:', () => {
  it('says hello, takes a ruleset and ends with its input', async () => {
    const { code, answers } = await run([], [hello, configure()])
    expect(code).toBe(0)
    // SHA-256 of 32 bytes 0x11 and the digit 1.
    expect(answers[0]).toMatchObject({
      id: 1,
      result: {
        nonceDigest: '0x82d7951b7b99f847c680f7072351089e4e83867d5838ba09d6f219b7fdd8975f',
        roles: ['sequencer', 'prover'],
      },
    })
    expect(answers[1]).toEqual({
      jsonrpc: '2.0',
      id: 2,
      result: { rulesetHash: rulesetHash(ruleset('lockstep-reference')) },
    })
  })

  it('answers a ruleset with a fork that it does not execute with UNSUPPORTED_FORK', async () => {
    const [first] = rulesetAt('Cancun').forks
    if (first === undefined) throw new Error('no fork')
    const later = { ...rulesetAt('Cancun'), forks: [{ ...first, id: 'amsterdam', evmBase: 'amsterdam' as const }] }
    const { answers } = await run([], [configure(later)])
    expect(answers[0]).toMatchObject({ id: 2, error: { data: { name: 'UNSUPPORTED_FORK' } } })
  })

  it.each([
    ['linea', 'UNSUPPORTED_RULESET', 'DEVIATION_UNSUPPORTED: area opcode, subject COINBASE'],
    ['arbitrum-one', 'UNSUPPORTED_PRECOMPILE', 'PRECOMPILE_UNSUPPORTED: precompile ArbSys'],
  ])('answers the ruleset %s, whose rules it lacks, with %s', async (name, error, detail) => {
    const { answers } = await run([], [configure(ruleset(name))])
    expect(answers[0]).toMatchObject({ id: 2, error: { data: { name: error } } })
    expect(JSON.stringify(answers[0])).toContain(detail)
  })

  it('ends with one line about an option that it does not know', async () => {
    const { code, errors } = await run(['--mutant', 'nonsense'], [])
    expect(code).toBe(2)
    expect(errors.trim().split('\n')).toHaveLength(1)
    expect(errors).toContain('precompile-absent:<address>')
  })
})

describe('the reference', () => {
  it('refuses a ruleset whose hash is another', async () => {
    const made = await createReference({ crypto: await loadCrypto('auto'), engine: 'lockstep' })
    const params = {
      ruleset: { ...ruleset('lockstep-reference'), chainId: decimal('77') },
      rulesetHash: rulesetHash(ruleset('lockstep-reference')),
    }
    await expect(made.handlers.lockstep_configure(params)).rejects.toMatchObject({ reason: 'RULESET_UNKNOWN' })
  })

  it('fails at once where a hash function does not compute', async () => {
    const crypto = { ...(await loadCrypto('noble')), keccak256: () => new Uint8Array(32) }
    await expect(createReference({ crypto, engine: 'lockstep' })).rejects.toThrow(
      /keccak256 of @noble\/hashes is wrong/,
    )
  })
})
