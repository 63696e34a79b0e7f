import { beforeAll, describe, expect, test } from 'vitest'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import type { CryptoBackend } from '../../../src/crypto/CryptoBackend.ts'
import { Rejection } from '../../../src/model/Rejection.ts'
import { toBytes } from '../../../src/model/Hex.ts'
import { checkOrder } from '../../../src/roles/node/checkOrder.ts'
import { deploy, type Deployment } from '../../../src/simulation/sequencers/deploy.ts'
import { policyNamed, referenceRuleset, transferOf } from './support/committee.ts'

let crypto: CryptoBackend
let deployment: Deployment

beforeAll(async () => {
  crypto = await loadCrypto('auto')
  deployment = await deploy({ ruleset: referenceRuleset(), validators: 1, users: 4, batchBlocks: 1n, crypto })
})

/** Transactions as user, nonce and priority fee in gwei, in the order of the block. */
type Line = readonly (readonly [user: number, nonce: bigint, fee: bigint])[]

function check(line: Line, policy: string): void {
  const rules = deployment.party.book.at({ number: 1n, timestamp: 9000n, difficulty: 0n })
  const transactions = line.map(([user, nonce, fee]) => toBytes(transferOf(deployment, crypto, { user, nonce, fee })))
  checkOrder({ transactions, rules, baseFee: 1n, policy: policyNamed(policy) }, { crypto })
}

describe('the order by priority fee', () => {
  test.each<readonly [string, Line]>([
    ['no transaction', []],
    [
      'descending fees',
      [
        [0, 0n, 9n],
        [1, 0n, 5n],
        [2, 0n, 5n],
        [3, 0n, 1n],
      ],
    ],
    [
      'a high fee that waited for its nonce',
      [
        [0, 0n, 5n],
        [1, 0n, 3n],
        [1, 1n, 9n],
        [2, 0n, 2n],
      ],
    ],
  ])('takes %s', (_, line) => {
    expect(() => check(line, 'priority-fee')).not.toThrow()
  })

  test.each<readonly [string, Line]>([
    [
      'a higher fee after a lower one',
      [
        [0, 0n, 5n],
        [1, 0n, 9n],
      ],
    ],
    [
      'a higher fee that could have come once its nonce was there',
      [
        [0, 0n, 5n],
        [1, 0n, 3n],
        [2, 0n, 2n],
        [1, 1n, 9n],
      ],
    ],
    [
      'a higher fee at the very end',
      [
        [0, 0n, 5n],
        [1, 0n, 5n],
        [2, 0n, 5n],
        [3, 0n, 6n],
      ],
    ],
  ])('refuses %s', (_, line) => {
    expect(() => check(line, 'priority-fee')).toThrow('BLOCK_ORDER_INVALID')
  })
})

describe('the order by priority fee and hash', () => {
  test('takes equal fees in one order alone', () => {
    const lines: readonly Line[] = [
      [
        [0, 0n, 5n],
        [1, 0n, 5n],
      ],
      [
        [1, 0n, 5n],
        [0, 0n, 5n],
      ],
    ]
    const verdicts = lines.map((line) => {
      try {
        check(line, 'priority-fee-hash')
        return 'taken'
      } catch (error) {
        return error instanceof Rejection ? error.reason : String(error)
      }
    })
    expect(verdicts.toSorted()).toEqual(['BLOCK_ORDER_INVALID', 'taken'])
  })
})

test('of arrivals nothing can be told from a block', () => {
  expect(() =>
    check(
      [
        [0, 0n, 1n],
        [1, 0n, 9n],
      ],
      'arrival',
    ),
  ).not.toThrow()
})
