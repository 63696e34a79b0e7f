import { expect, test } from 'vitest'
import { exchange, isThere, nonce, nonceDigest } from './exchange.ts'

const hasShell = isThere('bash', '-c', 'command -v sha256sum')
if (!hasShell) console.warn('bash with sha256sum is not installed: the shell example is not tried')
const command = ['examples/adapter.sh', 'rlp', process.execPath, 'test/examples/decodeRlp.mjs'] as const

test.skipIf(!hasShell)(
  'the shell example answers the nonce, takes a ruleset and hands requests to its program',
  async () => {
    const answers = await exchange(command, [
      ['lockstep_hello', { nonce, protocol: 1 }],
      ['lockstep_configure', { ruleset: { name: 'any', forks: [{ id: 'a' }] }, rulesetHash: nonce }],
      ['prover_decodeRlp', { token: 't', rlp: '0xc88363617483646f67' }],
      ['prover_trieRoot', { token: 't', secure: false, entries: [] }],
      ['seq_decodeRlp', { token: 't', rlp: '0x80' }],
    ])
    expect(answers.map(({ result, error }) => result ?? error)).toEqual([
      {
        nonceDigest,
        protocol: 1,
        name: 'example-shell',
        version: '1.0.0',
        language: 'bash',
        roles: ['prover'],
        features: ['rlp'],
        forks: [],
        headerInputs: [],
        systemCalls: [],
      },
      { rulesetHash: nonce },
      { status: 'decoded', item: ['0x636174', '0x646f67'], encoded: '0xc88363617483646f67' },
      { code: -32603, message: 'the program failed' },
      { code: -32601, message: 'method not found' },
    ])
  },
)
