import { describe, expect, test } from 'vitest'

import { addressAt } from '../../runners/probe/experiments.ts'
import type { Outcome } from '../../runners/probe/Experiment.ts'
import { accessOverheadGas, callOverheadGas } from '../../runners/probe/programs.ts'
import { readOpcode, readPrecompile, type Presence } from '../../runners/probe/reading.ts'
import { bytes } from '../../src/model/Hex.ts'

const candidate = { address: addressAt(0x100), name: 'P256VERIFY', input: bytes('0x') }

/** Outcomes of an address: gas is what EIP-2929 and EIP-150 make of the call. */
function outcomes(call: { success: boolean; gas: bigint; size?: bigint }, price: bigint | null, access: bigint) {
  const { address } = candidate
  const entries: [string, Outcome][] = [
    [`${address} example`, { kind: 'call', hash: 0n, size: 0n, ...call, gas: call.gas + callOverheadGas }],
    [`${address} access`, { kind: 'access', gas: access + accessOverheadGas }],
  ]
  if (price !== null) entries.push([`${address} price`, { kind: 'leastGas', gas: price }])
  return new Map(entries)
}

describe('an address is read by gas where output says nothing', () => {
  const cases: readonly [string, ReturnType<typeof outcomes>, Presence, bigint | null][] = [
    [
      'an ordinary account succeeds for the price of a cold one',
      outcomes({ success: true, gas: 2600n }, 0n, 2600n),
      'absent',
      null,
    ],
    [
      'a precompile with empty output takes gas of its own',
      outcomes({ success: true, gas: 7000n }, 6900n, 100n),
      'active',
      6900n,
    ],
    ['a precompile that is free is warm all the same', outcomes({ success: true, gas: 100n }, 0n, 100n), 'active', 0n],
    [
      'one that always fails keeps what it was given',
      outcomes({ success: false, gas: 1_000_100n }, null, 100n),
      'disabled-error',
      null,
    ],
    [
      'one that always reverts gives it back',
      outcomes({ success: false, gas: 100n }, null, 100n),
      'disabled-revert',
      null,
    ],
  ]
  test.each(cases)('%s', (_, results, presence, price) => {
    expect(readPrecompile(candidate, results)).toMatchObject({ presence, price })
  })

  test('what left no trace is not told', () => {
    expect(readPrecompile(candidate, new Map())).toMatchObject({ presence: 'not-told', price: null, warm: null })
  })
})

describe('an instruction is read by what becomes of its gas', () => {
  const cases: readonly [string, Outcome, ReturnType<typeof readOpcode>['kind']][] = [
    ['ends well', { kind: 'call', success: true, size: 0n, gas: 2700n + callOverheadGas, hash: 0n }, 'defined'],
    ['loses it', { kind: 'call', success: false, size: 0n, gas: 102_600n + callOverheadGas, hash: 0n }, 'undefined'],
    ['gives it back', { kind: 'call', success: false, size: 0n, gas: 2651n + callOverheadGas, hash: 0n }, 'reverts'],
    ['is not known', { kind: 'nothing', why: 'left out' }, 'not-told'],
  ]
  test.each(cases)('%s', (_, outcome, kind) => {
    expect(readOpcode(0x1e, new Map([['opcode 30', outcome]]))).toMatchObject({ byte: 0x1e, kind })
  })
})
