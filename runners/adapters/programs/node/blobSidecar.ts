import { createHash } from 'node:crypto'

import * as Rlp from '../../../../src/codec/Rlp.ts'
import { fromBytes } from '../../../../src/model/Hex.ts'
import type { Bytes } from '../../../../src/model/Hex.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { blobType } from './rpcTransaction.ts'

/** Field elements of a blob, 32 bytes each (EIP-4844). */
const elementsPerBlob = 4096
const elementBytes = 32

/** The point at infinity, compressed: the proof of every constant polynomial. */
const infinity: Uint8Array = Uint8Array.from([0xc0, ...new Uint8Array(47)])

/**
 * Commitments to the blobs whose every element is 0, 1, 2, ...: such a blob is a constant polynomial, and its
 * commitment that multiple of the generator of G1. Blocks hold only hashes of blobs, so that a node that asks for the
 * blobs themselves can be given these and no others.
 */
const constantCommitments: readonly string[] = [
  'c00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000',
  '97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb',
  'a572cbea904d67468808c8eb50a9450c9721db309128012543902d0ac358a62ae28f75bb8f1c7c42c39a8c5529bf0f4e',
  '89ece308f9d1f0131765212deca99697b112d61f9be9a5f1f3780a51335b3ff981747a0b2ca2179b96d2c0c9024e5224',
  'ac9b60d5afcbd5663a8a44b7c5a02f19e9a77ab0a35bd65809bb5c67ec582c897feb04decc694b13e08587f3ff9b5b60',
  'b0e7791fb972fe014159aa33a98622da3cdc98ff707965e536d8636b5fcc5ac7a91a8c46e59a00dca575af0f18fb13dc',
  'a6e82f6da4520f85c5d27d8f329eccfa05944fd1096b20734c894966d12a9e2a9a9744529d7212d33883113a0cadb909',
  'b928f3beb93519eecf0145da903b40a4c97dca00b21f12ac0df3be9116ef2ef27b2ae6bcd4c5bc2d54ef5a70627efcb7',
  'a85ae765588126f5e860d019c0e26235f567a9c0c0b2d8ff30f3e8d436b1082596e5e7462d20f5be3764fd473e57f9cf',
  '99cdf3807146e68e041314ca93e1fee0991224ec2a74beb2866816fd0826ce7b6263ee31e953a86d1b72cc2215a57793',
]

/** Versioned hash to the element that fills its blob. */
const elementOfHash: ReadonlyMap<string, number> = new Map(
  constantCommitments.map((commitment, element) => [versionedHash(Buffer.from(commitment, 'hex')), element]),
)

/** Place of the versioned hashes in a blob transaction's list. */
const hashesField = 10

/**
 * Puts a blob transaction into the form in which networks pass it on: with blobs, commitments and proofs.
 *
 * @param transaction - Encoding of a blob transaction as blocks hold it.
 * @returns Type byte and RLP of transaction, blobs, commitments and proofs (EIP-4844).
 * @throws {@link AdapterError} `UNSUPPORTED_FEATURE` where a hash is not that of a constant blob.
 */
export function withSidecar(transaction: Uint8Array): Bytes {
  const payload = transaction.subarray(1)
  const hashes = Rlp.split(Rlp.split(payload)[hashesField] ?? Rlp.join([])).map((item) => fromBytes(Rlp.toBytes(item)))
  const elements = hashes.map((hash) => {
    const element = elementOfHash.get(hash)
    if (element !== undefined) return element
    const words = `the node asks for the blob whose versioned hash is ${hash}`
    throw new AdapterError('UNSUPPORTED_FEATURE', words, 'blobsByHash')
  })
  const sidecar = [
    elements.map(constantBlob),
    elements.map((element) => Uint8Array.from(Buffer.from(constantCommitments[element] ?? '', 'hex'))),
    elements.map(() => infinity),
  ]
  return fromBytes(Uint8Array.from([blobType, ...Rlp.join([payload, ...sidecar.map(Rlp.encode)])]))
}

function constantBlob(element: number): Uint8Array {
  const blob = new Uint8Array(elementsPerBlob * elementBytes)
  for (let end = elementBytes - 1; end < blob.length; end += elementBytes) blob[end] = element
  return blob
}

function versionedHash(commitment: Uint8Array): string {
  const digest = createHash('sha256').update(commitment).digest()
  digest[0] = 1
  return fromBytes(digest)
}
