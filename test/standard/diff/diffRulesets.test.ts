import { describe, expect, test } from 'vitest'
import { address, decimal } from '../../../src/model/Hex.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { declarationOf, type Declaration } from '../../../src/standard/diff/Declaration.ts'
import type { Difference } from '../../../src/standard/diff/Difference.ts'
import { diffRulesets } from '../../../src/standard/diff/diffRulesets.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'
import { ruleset } from '../../../src/standard/rulesets.ts'

const known = ruleset('lockstep-prague')
const names = [...loadStandard().rulesets.keys()]

/** How a ruleset differs from `lockstep-prague` of which one part is another. */
function changed(part: Partial<Ruleset>): readonly Difference[] {
  return diffRulesets(declarationOf(known), declarationOf({ ...known, ...part }))
}

test.each(names)('%s does not differ from itself', (name) => {
  expect(diffRulesets(declarationOf(ruleset(name)), declarationOf(ruleset(name)))).toEqual([])
})

test('any two of the published rulesets differ, and alike in both directions', () => {
  for (const [index, one] of names.entries()) {
    for (const other of names.slice(index + 1)) {
      const there = diffRulesets(declarationOf(ruleset(one)), declarationOf(ruleset(other)))
      const back = diffRulesets(declarationOf(ruleset(other)), declarationOf(ruleset(one)))
      expect([one, other, there.length > 0]).toEqual([one, other, true])
      const fields = (list: readonly Difference[]): readonly string[] =>
        list.map(({ subject, field, address: at }) => `${subject} ${field} ${at ?? ''}`).sort()
      expect(fields(there)).toEqual(fields(back))
    }
  }
})

describe('one changed part is one difference:', () => {
  const [fork] = known.forks
  const [ecrec] = known.precompiles
  if (fork === undefined || ecrec === undefined) throw new Error('the ruleset is empty')
  const entry = { sinceFork: 'prague', status: 'active', gas: { formula: 'const', gas: decimal('3000') } } as const
  const precompiles = (changes: object): Ruleset['precompiles'] => [
    { ...ecrec, history: [{ ...entry, ...changes }] },
    ...known.precompiles.slice(1),
  ]
  const one = { subject: 'precompiles', item: 'ECREC', address: '0x0000000000000000000000000000000000000001' } as const
  const rule = {
    area: 'opcode',
    subject: 'CLZ',
    byte: '0x1e',
    status: 'added',
    rule: 'Early',
    sinceFork: 'prague',
  } as const

  test.each<[string, Partial<Ruleset>, Difference]>([
    [
      'the chain id',
      { chainId: decimal('7') },
      { subject: 'chain', item: 'chain', field: 'chainId', left: '1', right: '7' },
    ],
    [
      'an activation',
      { forks: [{ ...fork, activation: { kind: 'genesis', block: decimal('5') } }] },
      {
        subject: 'forks',
        item: 'prague',
        field: 'activation',
        left: { kind: 'genesis' },
        right: { kind: 'genesis', block: '5' },
      },
    ],
    [
      'a blob schedule',
      { forks: [{ ...fork, blob: { target: decimal('1'), max: decimal('2'), baseFeeUpdateFraction: decimal('3') } }] },
      {
        subject: 'blobs',
        item: 'prague',
        field: 'blob',
        left: { target: '6', max: '9', baseFeeUpdateFraction: '5007716' },
        right: { target: '1', max: '2', baseFeeUpdateFraction: '3' },
      },
    ],
    [
      'a status',
      { precompiles: precompiles({ status: 'unprovable' }) },
      { ...one, field: 'status', left: 'active', right: 'unprovable', stretch: { from: 'prague' } },
    ],
    [
      'a precompile that is gone',
      { precompiles: known.precompiles.slice(1) },
      {
        ...one,
        field: 'status',
        left: { status: 'active', gas: { formula: 'const', gas: '3000' } },
        right: 'absent',
        stretch: { from: 'prague' },
      },
    ],
    [
      'a price',
      { precompiles: precompiles({ gas: { formula: 'const', gas: decimal('3001') } }) },
      {
        ...one,
        field: 'gas',
        left: { formula: 'const', gas: '3000' },
        right: { formula: 'const', gas: '3001' },
        stretch: { from: 'prague' },
      },
    ],
    [
      'a limit',
      { precompiles: precompiles({ limits: { maxCallsPerBlock: decimal('4') } }) },
      { ...one, field: 'maxCallsPerBlock', left: null, right: '4', stretch: { from: 'prague' } },
    ],
    [
      'a class',
      { precompiles: [{ ...ecrec, class: 'stateful' }, ...known.precompiles.slice(1)] },
      { ...one, field: 'class', left: 'pure', right: 'stateful' },
    ],
    [
      'a fee market',
      { feeMarket: [{ sinceFork: 'prague', elasticity: decimal('6'), denominator: decimal('50') }] },
      {
        subject: 'fees',
        item: 'prague',
        field: 'feeMarket',
        left: null,
        right: { sinceFork: 'prague', elasticity: '6', denominator: '50' },
      },
    ],
    [
      'a limit of proving',
      { limits: { maxGasPerBatch: decimal('9') } },
      { subject: 'limits', item: 'maxGasPerBatch', field: 'max', left: null, right: '9' },
    ],
    [
      'a counter',
      { limits: { counters: [{ name: 'HUB', maxPerBlock: decimal('9') }] } },
      { subject: 'limits', item: 'HUB', field: 'counter', left: null, right: '9' },
    ],
    [
      'the length of batches',
      { batches: { blocks: decimal('4') } },
      { subject: 'batches', item: 'batches', field: 'blocks', left: null, right: { blocks: '4' } },
    ],
    [
      'a system contract',
      {
        systemContracts: {
          ...known.systemContracts,
          beaconRoots: address('0x00000000000000000000000000000000000000aa'),
        },
      },
      {
        subject: 'system',
        item: 'beaconRoots',
        field: 'contract',
        left: '0x000f3df6d732807ef1319fb7b8bb8522d0beac02',
        right: '0x00000000000000000000000000000000000000aa',
      },
    ],
    [
      'a system call',
      { systemCalls: known.systemCalls.slice(1) },
      { subject: 'system', item: 'beaconRoots', field: 'call', left: true, right: null },
    ],
    [
      'a storage layout',
      { storageLayouts: ['validator-set-vyper'] },
      { subject: 'storage', item: 'validator-set-vyper', field: 'layout', left: null, right: true },
    ],
    [
      'the consensus profile',
      { consensusProfile: 'psc-1' },
      { subject: 'consensus', item: 'profile', field: 'name', left: 'none', right: 'psc-1' },
    ],
    [
      'a flag',
      { flags: ['unlinkedHeaders'] },
      { subject: 'flags', item: 'unlinkedHeaders', field: 'flag', left: null, right: true },
    ],
    [
      'a deviation',
      { deviations: [rule] },
      { subject: 'deviations', item: 'CLZ', field: 'rules', left: null, right: [rule] },
    ],
  ])('%s', (_, part, expected) => {
    expect(changed(part)).toEqual([expected])
  })
})

test('a precompile that comes at another fork differs from then until the other has it', () => {
  const gas = { formula: 'const', gas: decimal('3450') } as const
  const forks: Ruleset['forks'] = ['shanghai', 'cancun', 'prague'].map((id, index) => ({
    id,
    activation: index === 0 ? { kind: 'genesis' } : { kind: 'block', value: decimal(String(index)) },
    evmBase: id === 'shanghai' ? 'shanghai' : id === 'cancun' ? 'cancun' : 'prague',
  }))
  const since = (sinceFork: string): Ruleset => ({
    ...known,
    forks,
    precompiles: [
      {
        name: 'P256VERIFY',
        address: address('0x0000000000000000000000000000000000000100'),
        class: 'pure',
        history: [{ sinceFork, status: 'active', gas }],
      },
    ],
  })
  expect(diffRulesets(declarationOf(since('cancun')), declarationOf(since('prague')))).toEqual([
    {
      subject: 'precompiles',
      item: 'P256VERIFY',
      address: '0x0000000000000000000000000000000000000100',
      field: 'status',
      left: { status: 'active', gas },
      right: 'absent',
      stretch: { from: 'cancun', until: 'prague' },
    },
  ])
})

describe('what a party does not declare', () => {
  const whole = declarationOf(known)

  test('is never equal', () => {
    const silent: Declaration = { title: 'silent' }
    const found = diffRulesets(silent, whole)
    expect(found.map(({ subject, field }) => `${subject} ${field}`)).toEqual([
      'chain chainId',
      'forks presence',
      'fees presence',
      'precompiles presence',
      'limits presence',
      'batches blocks',
      'system presence',
      'system presence',
      'storage presence',
      'consensus name',
      'consensus presence',
      'flags presence',
      'deviations presence',
    ])
    expect(found.every((difference) => !('left' in difference) && 'right' in difference)).toBe(true)
  })

  test('is no difference where neither side declares it', () => {
    expect(diffRulesets({ title: 'one' }, { title: 'other' })).toEqual([])
  })

  test('may be a part of a precompile: its address alone says nothing of its price', () => {
    const [ecrec] = known.precompiles
    if (ecrec === undefined) throw new Error('the ruleset has no precompile')
    const partial: Declaration = {
      ...whole,
      title: 'partial',
      precompiles: [{ name: ecrec.name, address: ecrec.address }, ...(whole.precompiles ?? []).slice(1)],
    }
    expect(diffRulesets(partial, whole)).toEqual([
      { subject: 'precompiles', item: 'ECREC', address: ecrec.address, field: 'class', right: 'pure' },
      {
        subject: 'precompiles',
        item: 'ECREC',
        address: ecrec.address,
        field: 'status',
        right: 'active',
        stretch: { from: 'prague' },
      },
    ])
  })
})

test('a difference in an uncertain fact says so', () => {
  const { ruleset: base, uncertain } = loadStandard().rulesets.get('base') ?? { ruleset: known }
  const found = diffRulesets(declarationOf(base, uncertain), declarationOf(ruleset('op-mainnet')))
  expect(found.filter(({ subject, item }) => subject === 'forks' && item === 'cobalt')).toEqual([
    {
      subject: 'forks',
      item: 'cobalt',
      field: 'presence',
      doubts: [{ side: 'left', why: 'The source was quoted by another repository and not read itself.' }],
      left: expect.objectContaining({ id: 'cobalt', activation: { kind: 'timestamp', value: '1790791200' } }),
      right: null,
    },
  ])
})
