import { expect, test } from 'vitest'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { commitTable, compareCommits, words } from '../../src/simulation/softCommit.ts'
import { planned } from './planned.ts'

const crypto = await loadCrypto('auto')

test('a sequencer that is alone commits as soon and is final minutes later, validators are final when they answer', () => {
  const [often, seldom, committee] = compareCommits(planned({ validators: 7, blocks: 20 }), crypto)
  // Two to three epochs of 384 s after a post that waits half a minute, and half of five hours more.
  expect(often?.finalMs.median).toBeGreaterThan(2 * 384_000)
  expect(often?.finalMs.ninetyNinth).toBeLessThan(3 * 384_000 + 60_000 + 24_000)
  expect((seldom?.finalMs.median ?? 0) - (often?.finalMs.median ?? 0)).toBeGreaterThan(2 * 3_600_000)
  expect(committee?.finalMs).toEqual(committee?.softMs)
  expect(committee?.finalMs.ninetyNinth).toBeLessThan(5000)
})

test('data is with nobody else at a soft commit of one, and for certain with q - f honest validators of many', () => {
  const [one, , many] = compareCommits(planned({ validators: 7, blocks: 10 }), crypto)
  expect([one?.holdersAtSoft.median, one?.honestHoldersAtSoft]).toEqual([1, 0])
  expect(many?.honestHoldersAtSoft).toBe(5 - 2)
})

test('the same plan gives the same table', () => {
  const plan = planned({ validators: 4, blocks: 5, faults: ['silent'] })
  expect(commitTable(compareCommits(plan, crypto))).toBe(commitTable(compareCommits(plan, crypto)))
})

test('times are written in a unit that suits them', () => {
  expect([15, 1500, 90_000, 600_000, 9_000_000].map(words)).toEqual(['15 ms', '1.5 s', '90 s', '10 min', '2.5 h'])
})
