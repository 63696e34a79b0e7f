import * as Rlp from '../../../src/codec/Rlp.ts'
import { decodeHeader, encodeHeader } from '../../../src/codec/Header.ts'
import { hashHeader, readHeader, sealCommit } from '../../../src/consensus/index.ts'
import type { CryptoBackend } from '../../../src/crypto/CryptoBackend.ts'
import { address, fromBytes, type Address } from '../../../src/model/Hex.ts'
import { commitmentOf } from '../../../src/state/layout/readValidatorSet.ts'
import { publishedBatch, type PublishedBatch } from './publishedBatch.ts'

/** Changes fields of a header, in the order of its list. */
export type ChangeHeader = (fields: Uint8Array[]) => void

/**
 * Makes a batch of one block that four validators of our own sealed, so that any header can be sealed.
 *
 * @param crypto - With its keys.
 * @param change - Made before sealing.
 */
export function ownBatch(crypto: CryptoBackend, change: ChangeHeader = () => undefined): PublishedBatch {
  const published = publishedBatch(1, crypto)
  const keys = [1, 2, 3, 4].map((last) => Uint8Array.from({ length: 32 }, (_, place) => (place === 31 ? last : 0)))
  const signers = keys
    .map((key) => ({ key, validator: address(fromBytes(crypto.publicKeyToAddress(crypto.publicKeyOf(key)))) }))
    .toSorted((left, right) => (left.validator < right.validator ? -1 : 1))
  const validators = signers.map(({ validator }) => validator)
  const { context, batch } = published
  const [block] = batch.blocks
  const first = validators[0]
  if (block === undefined || first === undefined) throw new Error('the vector has no block')
  const headerRlp = changed(encodeHeader({ ...decodeHeader(block.headerRlp), miner: first }), change)
  const { commitHash } = hashHeader(readHeader(headerRlp, context), 0n, context)
  if (commitHash === undefined) throw new Error('there is nothing to seal')
  const seals = signers.slice(0, 3).map(({ key }) => sealCommit(commitHash, (hash) => crypto.sign(hash, key)))
  const validatorSetHash = commitmentOf(7n, validators, crypto.keccak256)
  return { ...published, batch: { ...batch, validators, validatorSetHash, blocks: [{ headerRlp, round: 0n, seals }] } }
}

/** An address that is in no set. */
export const outsider: Address = address(`0x${'99'.repeat(20)}`)

function changed(headerRlp: Uint8Array, change: ChangeHeader): Uint8Array {
  const fields = Rlp.split(headerRlp)
  change(fields)
  return Rlp.join(fields)
}
