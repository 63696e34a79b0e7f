import { bytes } from '../../../src/model/Hex.ts'
import { alice, attributesOf, bob, contracts, word, zeroHash } from './scenario.ts'
import type { Blocks } from './scenario.ts'

/** Versioned hashes of the blobs whose every element is 0 and 1. */
export const constantBlobHashes = [
  '0x010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014',
  '0x01cf478a431837728dcec3461f4f53b8749cdc4e03496dcaed459dea82b82eb8',
] as const

/** Stores a code of 9 bytes. */
const initCode = '0x60098060095f395ff35f54600101805f5500'

/** Three blocks: transfers, an access list, logs, a revert, a creation, refused transactions and the block's fields. */
export function plainBlocks(): Blocks {
  return [
    {
      attributes: attributesOf(1),
      transactions: [
        alice.sign({ type: 0, nonce: 0n, to: bob.address, gas: 21_000n, value: 5n }),
        alice.sign({
          type: 1,
          nonce: 1n,
          to: contracts.logger,
          gas: 100_000n,
          accessList: [[contracts.logger, [zeroHash]]],
        }),
        bob.sign({ type: 2, nonce: 0n, to: contracts.reverter, gas: 100_000n }),
        bob.sign({ type: 2, nonce: 1n, gas: 200_000n, data: initCode }),
      ],
    },
    {
      attributes: attributesOf(2),
      transactions: [
        alice.sign({ type: 2, nonce: 2n, to: contracts.reader, gas: 300_000n }),
        alice.sign({ type: 2, nonce: 3n, to: contracts.logger, gas: 100_000n, value: 7n }),
      ],
    },
    { attributes: attributesOf(3), transactions: [] },
  ]
}

/** One block that deletes a slot and undoes the writing of another. */
export function zeroingBlocks(): Blocks {
  const data = `0x${word(2).slice(2)}${word(0).slice(2)}`
  return [
    {
      attributes: attributesOf(1),
      transactions: [
        alice.sign({ type: 2, nonce: 0n, to: contracts.store, gas: 100_000n, data }),
        alice.sign({ type: 2, nonce: 1n, to: contracts.undoer, gas: 100_000n }),
      ],
    },
  ]
}

/** Blobs alone in a block (EIP-4844). */
export function blobBlocks(): Blocks {
  const transaction = alice.sign({
    type: 3,
    nonce: 0n,
    to: contracts.counter,
    gas: 100_000n,
    blobHashes: constantBlobHashes,
  })
  return [{ attributes: attributesOf(1), transactions: [transaction] }]
}

/** A delegation that another sender sends along (EIP-7702), and a call of the account that delegates. */
export function delegatingBlocks(): Blocks {
  const authorizations = [bob.authorize(contracts.counter, 0n, 1n)]
  return [
    {
      attributes: attributesOf(1),
      transactions: [
        alice.sign({ type: 4, nonce: 0n, to: bob.address, gas: 200_000n, authorizations }),
        alice.sign({ type: 2, nonce: 1n, to: bob.address, gas: 100_000n }),
      ],
    },
  ]
}

/** Transactions that cannot follow those before them, with the reasons in order. */
export function refusedBlocks(): { readonly blocks: Blocks; readonly reasons: readonly (readonly [number, string])[] } {
  const transfer = { type: 2, to: bob.address, gas: 21_000n } as const
  const back = { type: 2, to: alice.address, gas: 21_000n } as const
  return {
    blocks: [
      {
        attributes: attributesOf(1),
        transactions: [
          alice.sign({ ...transfer, nonce: 3n }),
          alice.sign({ ...transfer, nonce: 0n }),
          alice.sign({ ...transfer, nonce: 0n, value: 1n }),
          alice.sign({ ...transfer, nonce: 1n, gas: 20_000n }),
          bob.sign({ ...back, nonce: 0n, value: 10n ** 21n }),
          bob.sign({ ...back, nonce: 0n, fee: 3n, priorityFee: 0n }),
          bob.sign({ ...back, nonce: 0n, fee: 10n, priorityFee: 11n }),
          bob.sign({ ...back, nonce: 0n, gas: 30_000_001n }),
          bob.sign({ ...back, nonce: 0n, gas: 30_000_000n }),
          bob.sign({ ...back, nonce: 0n, chainId: 2n }),
          bytes('0x02c0'),
          bob.sign({ ...back, nonce: 0n }),
        ],
      },
    ],
    reasons: [
      [0, 'NONCE_TOO_HIGH'],
      [2, 'NONCE_TOO_LOW'],
      [3, 'INTRINSIC_GAS_TOO_LOW'],
      [4, 'INSUFFICIENT_FUNDS'],
      [5, 'FEE_CAP_BELOW_BASE_FEE'],
      [6, 'PRIORITY_FEE_ABOVE_FEE_CAP'],
      [7, 'GAS_ALLOWANCE_EXCEEDED'],
      [8, 'GAS_ALLOWANCE_EXCEEDED'],
      [9, 'CHAIN_ID_MISMATCH'],
      [10, 'TRANSACTION_MALFORMED'],
    ],
  }
}
