import { keccak256 } from '../../crypto/keccak.ts'
import { secp256k1Noble } from '../../crypto/secp256k1Noble.ts'
import { address, fromBytes, toBytes, type Address, type Bytes, type Hash32 } from '../../model/Hex.ts'
import { attestedHash, programOfKind, programOfSigner, type Attester } from '../../proof/attestation.ts'
import type { Proof } from '../../model/generated/roles.ts'
import { addressOfKey } from '../signing.ts'

/** A worker whose key follows from a name. */
function worker(name: string): Attester {
  const key = keccak256(new TextEncoder().encode(`lockstep proof ${name}`))
  return {
    address: addressOfKey(key),
    sign: (hash) => {
      const { r, s, recovery } = secp256k1Noble.sign(hash, key)
      return Uint8Array.of(...r, ...s, recovery)
    },
  }
}

/** Whose proofs are allowed. */
export const known: Attester = worker('known worker')
/** Whose proofs are not. */
export const stranger: Attester = worker('strange worker')

/** Programs of the workers and of consensus proofs. */
export const programs: Readonly<Record<'known' | 'stranger' | 'consensus' | 'aggregation', Hash32>> = {
  known: programOfSigner(known.address, { keccak256 }),
  stranger: programOfSigner(stranger.address, { keccak256 }),
  consensus: programOfKind('transparent', { keccak256 }),
  aggregation: programOfKind('aggregation', { keccak256 }),
}

/** What aggregators of the vectors allow. */
export const allowedPrograms: readonly Hash32[] = [programs.known, programs.consensus]

/** Who is paid. */
export const recipient: Address = address(`0x${'fe'.repeat(20)}`)

/**
 * Makes the proof of a batch.
 *
 * @param publicValues - Signed as they are, well formed or not.
 * @param signer - Who attests.
 */
export function attested(publicValues: Bytes, signer: Attester = known): Proof {
  const program = programOfSigner(signer.address, { keccak256 })
  return {
    kind: 'reexecution',
    programVerificationKey: program,
    publicValues,
    proof: fromBytes(signer.sign(attestedHash(program, publicValues, { keccak256 }))),
    mock: false,
  }
}

/** Order of the group of secp256k1. */
const groupOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** The other signature of the same key over the same hash, which has a high s. */
export function malleated(signature: Bytes): Bytes {
  const given = toBytes(signature)
  const s = groupOrder - BigInt(fromBytes(given.subarray(32, 64)))
  const other = Buffer.from(s.toString(16).padStart(64, '0'), 'hex')
  return fromBytes(Uint8Array.of(...given.subarray(0, 32), ...other, (given[64] ?? 0) ^ 1))
}
