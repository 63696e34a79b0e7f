import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { checkSpec } from '../../../src/standard/checkSpec.ts'
import { describeFinding } from '../../../src/standard/Finding.ts'
import { specRoot } from '../../../src/standard/specRoot.ts'
import { withDigests } from '../../../src/tools/writeDigests.ts'

const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A copy of the standard in which one text of one file is another, its digests brought up to date. */
function damaged(path: string, from: string, to: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-spec-'))
  folders.push(folder)
  const root = join(folder, 'spec')
  cpSync(specRoot(), root, { recursive: true })
  const text = readFileSync(join(root, path), 'utf8')
  expect(text).toContain(from)
  writeFileSync(join(root, path), text.replace(from, to))
  const list = join(root, 'standard.yaml')
  writeFileSync(list, withDigests(readFileSync(list, 'utf8'), root))
  return root
}

/** What is found, without line and column, which move with every edit of the file; those have tests of their own. */
function findings(root: string): readonly string[] {
  return checkSpec(root).map((finding) => describeFinding(finding).replace(/:\d+:\d+:/, ':'))
}

test('the standard is sound', () => {
  expect(checkSpec().map(describeFinding)).toEqual([])
})

test('so is its copy', () => {
  expect(findings(damaged('rules/logs.yaml', 'topic: logs', 'topic: logs'))).toEqual([])
})

test('a finding names the line and column of the damaged value', () => {
  const root = damaged('rules/logs.yaml', 'prefix: LOG', 'prefix: LOG\nprefix: LOG')
  const first = checkSpec(root)[0]
  expect(first).toEqual({
    file: 'spec/rules/logs.yaml',
    line: 3,
    column: 1,
    message: 'the key is given twice',
    fix: 'keep one of the two',
    clause: 'ENC-6',
  })
})

test('a class that leaves something unsaid is found at its line and column', () => {
  const [finding] = checkSpec(damaged('precompiles/sha256.yaml', 'class: pure', 'class: contextual'))
  expect(finding).toMatchObject({ file: 'spec/precompiles/sha256.yaml', line: 4, clause: 'RUL-9' })
})

describe('a damaged copy is found out:', () => {
  test.each<[string, string, string, string, string]>([
    [
      'malformed YAML',
      'rules/logs.yaml',
      'topic: logs',
      'topic: [logs',
      'spec/rules/logs.yaml: the YAML is malformed: flow sequence in block collection must be sufficiently indented and end with a ] (ENC-6). Fix: correct the syntax',
    ],
    [
      'a key that no schema has',
      'forks/dao.yaml',
      'title:',
      'titel:',
      'spec/forks/dao.yaml: the document has the unknown key "titel" (ENC-7). Fix: write "title" or remove it',
    ],
    [
      'two clauses with one id',
      'rules/logs.yaml',
      'id: LOG-2',
      'id: LOG-1',
      'spec/rules/logs.yaml: the clause LOG-1 is given twice. Fix: keep one of the two',
    ],
    [
      'a clause of another topic',
      'rules/logs.yaml',
      'id: LOG-4',
      'id: TXN-99',
      'spec/rules/logs.yaml: the clause TXN-99 does not start with the prefix LOG. Fix: write LOG-<number>',
    ],
    [
      'a clause without its level',
      'rules/logs.yaml',
      'The logs of a receipt MUST be',
      'The logs of a receipt are',
      'spec/rules/logs.yaml: the text does not say MUST (LOG-4). Fix: name the level of the clause in its text',
    ],
    [
      'a modal in small letters',
      'rules/logs.yaml',
      'The logs of a receipt MUST be',
      'The logs of a receipt MUST be and should be',
      'spec/rules/logs.yaml: the text says should in small letters (LOG-4). Fix: write it in capitals or say it without',
    ],
    [
      'a clause that nothing shows',
      'rules/logs.yaml',
      '    shownBy: vectors\n',
      '',
      'spec/rules/logs.yaml: the clause says neither what shows it nor why nothing does (LOG-1). Fix: add shownBy or excluded',
    ],
    [
      'a topic that is not the file',
      'rules/logs.yaml',
      'topic: logs',
      'topic: log',
      'spec/rules/logs.yaml: the file is called logs.yaml but says log. Fix: write logs or rename the file',
    ],
    [
      'a reason with a clause that is not there',
      'rejections.yaml',
      'clause: TXN-1\n',
      'clause: TXN-99\n',
      'spec/rejections.yaml: there is no clause TXN-99. Fix: name a clause that exists or add this one',
    ],
    [
      'a reason without a clause',
      'rejections.yaml',
      '    clause: TXN-1\n',
      '',
      'spec/rejections.yaml: item 26 of "reasons" lacks "clause" (ENC-7). Fix: add "clause"',
    ],
    [
      'two reasons with one code',
      'rejections.yaml',
      'code: NONCE_TOO_HIGH',
      'code: NONCE_TOO_LOW',
      'spec/rejections.yaml: the reason NONCE_TOO_LOW is given twice. Fix: keep one of the two',
    ],
    [
      'a reason that the types lack',
      'rejections.yaml',
      'code: NONCE_TOO_HIGH',
      'code: NONCE_FAR_TOO_HIGH',
      'spec/rejections.yaml: the reason NONCE_FAR_TOO_HIGH is not in the generated types. Fix: run tsx src/tools/generateTypes.ts',
    ],
    [
      'a fork after itself',
      'forks/dao.yaml',
      'previous: homestead',
      'previous: byzantium',
      'spec/forks/dao.yaml: the fork byzantium is not before dao. Fix: name an earlier fork',
    ],
    [
      'an EIP that the fork does not list',
      'forks/berlin.yaml',
      'eip: 2565',
      'eip: 2566',
      'spec/forks/berlin.yaml: EIP-2566 is not among the EIPs of the fork. Fix: list it under eips',
    ],
    [
      'a fixture name that two forks have',
      'forks/berlin.yaml',
      'fixtureNames: [Berlin]',
      'fixtureNames: [Berlin, Istanbul]',
      'spec/forks/istanbul.yaml: another fork has the fixture name Istanbul. Fix: keep it at one fork',
    ],
    [
      'a fork without blob schedule',
      'forks/cancun.yaml',
      'blob: {',
      '#blob: {',
      'spec/forks/cancun.yaml: the fork has no blob schedule (BLK-11). Fix: add blob',
    ],
    [
      'two precompiles at one address',
      'precompiles/sha256.yaml',
      '0000000002',
      '0000000003',
      'spec/precompiles/sha256.yaml: RIPEMD160 has the same address (PRE-5). Fix: correct one of the two',
    ],
    [
      'a price that is missing',
      'precompiles/sha256.yaml',
      '    gas: { formula: linearWords, base: 60, perWord: 12 }\n',
      '',
      'spec/precompiles/sha256.yaml: the status is active, but there is no gas formula (PRE-2). Fix: add gas',
    ],
    [
      'a contextual precompile that does not say what it depends on',
      'precompiles/sha256.yaml',
      'class: pure',
      'class: contextual',
      'spec/precompiles/sha256.yaml: SHA256 is contextual and does not say what its output depends on beside the input (RUL-9). Fix: add context or correct the class',
    ],
    [
      'a stateful precompile that does not say what a witness has to hold',
      'precompiles/call_context.yaml',
      'class: contextual',
      'class: stateful',
      'spec/precompiles/call_context.yaml: CALL_CONTEXT is stateful and does not say what a witness has to hold for a call (RUL-9). Fix: add witness or correct the class',
    ],
    [
      'a contextual precompile for which a witness has to hold something',
      'precompiles/register.yaml',
      'class: stateful',
      'class: contextual',
      'spec/precompiles/register.yaml: REGISTER is contextual and says what a witness has to hold for a call (RUL-9). Fix: remove witness or write the class stateful',
    ],
    [
      'a pure precompile that says what else it depends on',
      'precompiles/call_context.yaml',
      'class: contextual',
      'class: pure',
      'spec/precompiles/call_context.yaml: CALL_CONTEXT is pure and says what its output depends on beside the input (RUL-9). Fix: remove context or write the class contextual or stateful',
    ],
    [
      'a history out of order',
      'precompiles/modexp.yaml',
      'sinceFork: berlin',
      'sinceFork: osaka',
      'spec/precompiles/modexp.yaml: the fork is not later than that of the entry before. Fix: sort the entries by fork',
    ],
    [
      'an activation that falls',
      'rulesets/lockstep-reference.yaml',
      'value: 2000',
      'value: 900',
      'spec/rulesets/lockstep-reference.yaml: the fork prague activates before cancun, which stands above it (RUL-1). Fix: sort the forks by activation',
    ],
    [
      'a chain without genesis fork',
      'rulesets/lockstep-osaka.yaml',
      'kind: genesis',
      'kind: timestamp, value: 5',
      'spec/rulesets/lockstep-osaka.yaml: the first fork is not active from genesis (FRK-1). Fix: let the first fork activate at genesis, with the number of its first block where that is not 0',
    ],
    [
      'a fork that nothing knows',
      'rulesets/lockstep-osaka.yaml',
      'evmBase: osaka',
      'evmBase: osakka',
      'spec/rulesets/lockstep-osaka.yaml: "evmBase" is "osakka", which is none of frontier, homestead, dao, tangerineWhistle, spuriousDragon, byzantium, constantinople, petersburg, istanbul, muirGlacier, berlin, london, arrowGlacier, grayGlacier, paris, shanghai, cancun, prague, osaka, bpo1, bpo2, bpo3, bpo4, bpo5, amsterdam (FRK-1). Fix: write osaka',
    ],
    [
      'a precompile since a fork that the chain lacks',
      'rulesets/lockstep-osaka.yaml',
      'sinceFork: osaka',
      'sinceFork: prague',
      'spec/rulesets/lockstep-osaka.yaml: there is no fork of this ruleset prague (RUL-6). Fix: name a fork of this ruleset that exists or add this one',
    ],
    [
      'a precompile at another address',
      'rulesets/lockstep-osaka.yaml',
      '0000000002',
      '0000000022',
      'spec/rulesets/lockstep-osaka.yaml: SHA256 is at 0x0000000000000000000000000000000000000002 in spec/precompiles (PRE-5). Fix: write that address or another name',
    ],
    [
      'a system call before its fork',
      'rulesets/lockstep-cancun.yaml',
      'systemCalls: [beaconRoots]',
      'systemCalls: [beaconRoots, historyStorage]',
      'spec/rulesets/lockstep-cancun.yaml: there is no system call of these forks historyStorage. Fix: name a system call of these forks that exists or add this one',
    ],
    [
      'a storage layout that is not there',
      'rulesets/lockstep-reference.yaml',
      '[validator-set-solidity]',
      '[validator-set]',
      'spec/rulesets/lockstep-reference.yaml: there is no storage layout validator-set. Fix: name a storage layout that exists or add this one',
    ],
    [
      'a consensus profile that is not there',
      'rulesets/lockstep-reference.yaml',
      'consensusProfile: psc-1',
      'consensusProfile: psc-2',
      'spec/rulesets/lockstep-reference.yaml: there is no consensus profile psc-2. Fix: name a consensus profile that exists or add this one',
    ],
    [
      'a slot that is miscalculated',
      'storage/validator-set-vyper.yaml',
      'keyOrder: vyper',
      'keyOrder: solidity',
      'spec/storage/validator-set-vyper.yaml: the slot of members works out as 0x',
    ],
    [
      'a public input out of place',
      'proofs/batch.yaml',
      'index: 3',
      'index: 4',
      'spec/proofs/batch.yaml: the word 3 has the index 4. Fix: write 3',
    ],
    [
      'a profile on a base that is not there',
      'consensus/psc-1.yaml',
      'base: qbft-eea',
      'base: qbft',
      'spec/consensus/psc-1.yaml: there is no consensus profile qbft. Fix: name a consensus profile that exists or add this one',
    ],
    [
      'a profile without one of the messages',
      'consensus/psc-1.yaml',
      'name: PREPARE,',
      'name: COMMIT,',
      'spec/consensus/psc-1.yaml: there is no message PREPARE. Fix: describe all four messages or none',
    ],
    [
      'a profile that names its proposer by a seal it does not hold',
      'consensus/qbft-eea.yaml',
      'proposer: coinbase',
      'proposer: proposerSeal',
      'spec/consensus/qbft-eea.yaml: no item holds the seal of the proposer. Fix: write coinbase or add the item',
    ],
    [
      'a profile that hashes a domain it does not have',
      'consensus/psc-1.yaml',
      'domain: { kind: abiEncoded, label: PSC-1 }',
      'domain: { kind: none }',
      'spec/consensus/psc-1.yaml: the profile has no domain to hash. Fix: leave it out or name a domain',
    ],
    [
      'a method that no message has',
      'interfaces/sequencer.yaml',
      'name: seq_trace',
      'name: seq_traces',
      'spec/interfaces/sequencer.yaml: the active method seq_traces is no message of the adapter protocol (ENC-7). Fix: mark it planned or add it to Methods in adapter.schema.json',
    ],
    [
      'a reference that leads nowhere',
      'interfaces/sequencer.yaml',
      '$defs/TraceResult',
      '$defs/TraceResults',
      'spec/interfaces/sequencer.yaml: the reference ../schemas/adapter.schema.json#/$defs/TraceResults leads nowhere. Fix: name a definition below spec/schemas',
    ],
    [
      'a level with an unknown method',
      'standard.yaml',
      'methods: [lockstep_hello,',
      'methods: [lockstep_hallo,',
      'spec/standard.yaml: there is no method lockstep_hallo. Fix: name a method that exists or add this one',
    ],
  ])('%s', (_, ...[path, from, to, expected]) => {
    expect(findings(damaged(path, from, to))).toContainEqual(expect.stringContaining(expected))
  })

  test.each([
    [
      'is of no known type',
      '"type": "object"',
      '"type": "objekt"',
      /^spec\/schemas\/roles.schema.json: the schema cannot be used: .*must be equal to one of the allowed values.* \(ENC-7\). Fix: correct the schema$/,
    ],
    [
      'is not JSON',
      '{',
      '',
      /^spec\/schemas\/roles.schema.json: the schema cannot be used: Unexpected .* \(ENC-7\). Fix: correct the schema$/,
    ],
    [
      'has another name',
      '/roles.schema.json"',
      '/rules2.schema.json"',
      /^spec\/schemas\/roles.schema.json: the schema cannot be used: \$id is not .* \(ENC-7\). Fix: correct the schema$/,
    ],
  ])('a schema that %s, and nothing else', (_, from, to, expected) => {
    expect(findings(damaged('schemas/roles.schema.json', from, to))).toEqual([expect.stringMatching(expected)])
  })

  test('a folder that is no standard', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-spec-'))
    folders.push(folder)
    expect(findings(folder)).toEqual(
      ['standard.yaml', 'rejections.yaml', 'schemas'].map(
        (name) => `spec/${name}: spec/${name} is missing. Fix: name a folder that is laid out as spec/ of Lockstep`,
      ),
    )
  })

  test('a file whose digest is another', () => {
    const root = damaged('rules/logs.yaml', 'topic: logs', 'topic: logs')
    writeFileSync(join(root, 'rules/logs.yaml'), `${readFileSync(join(root, 'rules/logs.yaml'), 'utf8')}# a comment\n`)
    expect(findings(root)).toEqual([
      expect.stringMatching(
        /^spec\/standard.yaml: the part rules\/logs.yaml has the digest 0x[0-9a-f]{64}. Fix: run tsx src\/tools\/writeDigests.ts$/,
      ),
    ])
  })

  test('a file that is missing, and one that is not listed', () => {
    const root = damaged('forks/bpo5.yaml', 'id: bpo5', 'id: bpo5')
    rmSync(join(root, 'forks/bpo5.yaml'))
    writeFileSync(join(root, 'schemas/extra.json'), '{}')
    expect(findings(root)).toEqual([
      'spec/forks/bpo5.yaml: the fork bpo5 has no file (FRK-1). Fix: add the file',
      'spec/standard.yaml: the file schemas/extra.json is not listed. Fix: run tsx src/tools/writeDigests.ts',
      'spec/standard.yaml: the part forks/bpo5.yaml is missing. Fix: run tsx src/tools/writeDigests.ts',
    ])
  })
})
