import { describe, expect, it } from 'vitest'

import { splitCommandLine } from '../../runners/adapters/commandLine.ts'
import { parseConnect } from '../../runners/adapters/connect.ts'

describe('a command line is cut without a shell', () => {
  it.each([
    ['./mine --fast', ['./mine', '--fast']],
    ['  ./mine   a\tb ', ['./mine', 'a', 'b']],
    [`python3 "my adapter.py" 'it''s'`, ['python3', 'my adapter.py', 'its']],
    [String.raw`a\ b "c\"d" 'e\f'`, ['a b', 'c"d', String.raw`e\f`]],
    ['a "" b', ['a', '', 'b']],
    ['a $HOME *.js; rm -rf b', ['a', '$HOME', '*.js;', 'rm', '-rf', 'b']],
  ])('%s', (text, words) => {
    expect(splitCommandLine(text)).toEqual(words)
  })
})

describe('a connect string names a party', () => {
  it('ref: is the reference; with a planted fault it is not', () => {
    expect(parseConnect('ref:')).toMatchObject({ kind: 'program', reference: true })
    const mutant = parseConnect('ref:?mutant=precompile-absent:0x05')
    expect(mutant).toMatchObject({ kind: 'program', reference: false })
    expect(mutant.kind === 'program' ? mutant.parameters.slice(-2) : []).toEqual(['--mutant', 'precompile-absent:0x05'])
  })

  it('cmd: is any program', () => {
    const expected = { kind: 'program', text: 'cmd:./mine -x', command: './mine', parameters: ['-x'], reference: false }
    expect(parseConnect('cmd:./mine -x')).toEqual(expected)
  })

  it('http: is a server that somebody else runs', () => {
    expect(parseConnect('http://127.0.0.1:8650')).toMatchObject({ kind: 'http', url: 'http://127.0.0.1:8650/' })
  })

  it.each(['edr:', 'anvil:', 'rpc:http://localhost:8545'])('%s is a program that comes with Lockstep', (text) => {
    expect(parseConnect(text)).toMatchObject({ kind: 'program', command: process.execPath, reference: false })
  })
})
