import type { AccountOverride, BlobGas } from '@nomicfoundation/edr'

import { integer, quantity, toBytes } from '../../../../src/model/Hex.ts'
import type { Quantity } from '../../../../src/model/Hex.ts'
import type { Alloc } from '../../../../src/model/generated/adapter.ts'
import type { ForkActivation } from '../../../../src/model/generated/ruleset.ts'
import { gasPerBlob } from '../node/forks.ts'
import type { ChainStart } from '../node/Node.ts'

/** Writes an alloc as EDR takes it. */
export function toGenesisState(alloc: Alloc): AccountOverride[] {
  return Object.entries(alloc).map(([account, { balance, nonce, code, storage }]) => ({
    // The key is an address by the type of the record; entries widen it to text.
    address: Uint8Array.from(Buffer.from(account.slice(2), 'hex')),
    balance: integer(balance),
    nonce: integer(nonce),
    code: toBytes(code),
    storage: Object.entries(storage).map(([slot, value]) => ({ index: BigInt(slot), value: BigInt(value) })),
  }))
}

/**
 * Chooses the blob gas of the genesis header: EDR computes the excess of a block from its parent, so that a wish for the
 * first block is granted there.
 *
 * @param start - Genesis asked for, and the first block's attributes.
 * @param fillers - Empty blocks that come between; each lowers the excess by the target.
 * @returns Blob gas of genesis.
 */
export function genesisBlobGas({ genesis, fork, first }: ChainStart, fillers: bigint): BlobGas {
  const { blobGasUsed, excessBlobGas } = genesis.header
  const asked = first?.excessBlobGas
  if (asked === undefined) {
    return { gasUsed: integer(blobGasUsed ?? zero), excessGas: integer(excessBlobGas ?? zero) }
  }
  return { gasUsed: 0n, excessGas: integer(asked) + (fillers + 1n) * targetBlobGas(fork) }
}

/**
 * Chooses the base fee of the genesis header. EIP-7918 lets it bear on the excess blob gas of the first block; where
 * both are asked for, the smallest base fee keeps it out.
 *
 * @returns Wei.
 */
export function genesisBaseFee({ genesis, first }: ChainStart): bigint {
  if (first?.excessBlobGas !== undefined && first.baseFeePerGas !== undefined) return 1n
  return integer(genesis.header.baseFeePerGas ?? zero)
}

/**
 * Chooses the time of genesis: it has to come before the blocks between, one a second, and those before the first block.
 *
 * @returns Seconds.
 */
export function genesisTimestamp({ genesis, first }: ChainStart, fillers: bigint): bigint {
  const asked = integer(genesis.header.timestamp) - fillers
  const latest = first === undefined ? asked : integer(first.timestamp) - 1n - fillers
  return asked <= latest ? asked : latest
}

function targetBlobGas(fork: ForkActivation): bigint {
  return fork.blob === undefined ? 0n : integer(fork.blob.target) * gasPerBlob
}

const zero: Quantity = quantity(0)
