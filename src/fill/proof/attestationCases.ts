import { keccak256 } from '../../crypto/keccak.ts'
import type { Proof } from '../../model/generated/roles.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { bytes, fromBytes, hash32, toBytes, type Bytes } from '../../model/Hex.ts'
import { attestedHash } from '../../proof/attestation.ts'
import { encodeBatchInputs } from '../../proof/BatchInputs.ts'
import { publicInputHash, tagOf } from '../../proof/publicValues.ts'
import { at } from '../consensus/council.ts'
import { changed, rulesetNames, specimens } from './batches.ts'
import { deployment } from './chain.ts'
import { attested, known, malleated, programs, recipient, stranger } from './people.ts'
import type { ProofCase } from './ProofCase.ts'

const good = 'batch/inputs/first'

type Ask = Extract<ProofCase['asked'], { readonly kind: 'verify' }>['ask']
type Change = (right: Ask) => Ask

/** Proofs of a batch that are right but for one thing. */
export function attestationCases(): readonly ProofCase[] {
  const publicValues = encodeBatchInputs(at(specimens('plain'), 0).inputs)
  const proof = attested(publicValues)
  const right: Ask = { deployment, proof, programVerificationKey: programs.known, publicValues }
  return [...signatures(proof, publicValues), ...envelopes(publicValues)].map(([name, what, reason, change]) => ({
    name: `proof/verify/${name}`,
    given: `A proof of a batch ${what}.`,
    clauses: name.startsWith('over-') ? ['PRF-7'] : name === 'of-other-values' ? ['PRF-1'] : [],
    ruleset: rulesetNames.plain,
    asked: { kind: 'verify', ask: change(right) },
    reason,
    twin: good,
  }))
}

type Wrong = readonly (readonly [name: string, what: string, reason: Reason, change: Change])[]

function withProof(change: Partial<Proof>): Change {
  return (right) => ({ ...right, proof: { ...right.proof, ...change } })
}

function signatures({ proof, programVerificationKey: program }: Proof, publicValues: Bytes): Wrong {
  const other = encodeBatchInputs(changed(at(specimens('plain'), 0), { lastTimestamp: 1911n }).inputs)
  const hash = toBytes(publicInputHash(publicValues, { keccak256 }))
  const kind = tagOf('lockstep/reexecution/v1')
  const over = (...parts: readonly Uint8Array[]): Bytes =>
    fromBytes(known.sign(keccak256(Uint8Array.from(Buffer.concat(parts)))))
  const signature = toBytes(proof)
  const part = (from: number, to: number): Uint8Array => signature.subarray(from, to)
  const join = (...parts: readonly Uint8Array[]): Bytes => fromBytes(Uint8Array.from(Buffer.concat(parts)))
  const bad = (name: string, what: string, bytesOfProof: Bytes): Wrong[number] => [
    name,
    what,
    'PROOF_INVALID',
    withProof({ proof: bytesOfProof }),
  ]
  const zero = new Uint8Array(32)
  return [
    bad(
      'signed-by-stranger',
      'by somebody who is not who the program stands for',
      fromBytes(stranger.sign(attestedHash(program, publicValues, { keccak256 }))),
    ),
    bad('of-other-values', 'over other public values', attested(other).proof),
    bad('high-s', 'whose signature has a high s', malleated(proof)),
    bad('truncated', 'whose signature lacks its last byte', proof.slice(0, -2) as Bytes),
    bad('trailing-byte', 'with a byte behind the signature', bytes(`${proof}00`)),
    bad('parity-of-27', 'whose parity is 27 more', join(part(0, 64), Uint8Array.of((signature[64] ?? 0) + 27))),
    bad('other-parity', 'whose parity is the other', join(part(0, 64), Uint8Array.of((signature[64] ?? 0) ^ 1))),
    bad('r-zero', 'whose r is zero', join(zero, part(32, 65))),
    bad('s-zero', 'whose s is zero', join(part(0, 32), zero, part(64, 65))),
    bad('empty', 'of no bytes', bytes('0x')),
    bad(
      'one-bit',
      'with one bit of r turned over',
      join(part(0, 31), Uint8Array.of((signature[31] ?? 0) ^ 1), part(32, 65)),
    ),
    bad('over-hash-alone', 'whose signature is over the hash of the public inputs alone', fromBytes(known.sign(hash))),
    bad('without-program', 'whose signature does not cover the program', over(kind, hash)),
    bad('without-kind', 'whose signature does not cover the kind of proof', over(toBytes(program), hash)),
    bad(
      'over-truncated-hash',
      'whose signature covers 31 bytes of the hash',
      over(kind, toBytes(program), hash.subarray(0, 31)),
    ),
    bad(
      'over-values',
      'whose signature covers the public values instead of their hash',
      over(kind, toBytes(program), toBytes(publicValues)),
    ),
  ]
}

function envelopes(publicValues: Bytes): Wrong {
  return [...otherPrograms(publicValues), ...otherValues()]
}

function otherPrograms(publicValues: Bytes): Wrong {
  return [
    [
      'other-program',
      'of another program than the one asked for',
      'PROOF_PROGRAM_NOT_ALLOWED',
      withProof(attested(publicValues, stranger)),
    ],
    [
      'program-renamed',
      'that names the program asked for and is signed by another',
      'PROOF_INVALID',
      withProof({ proof: attested(publicValues, stranger).proof }),
    ],
    [
      'program-zero',
      'whose program is zero',
      'PROOF_PROGRAM_NOT_ALLOWED',
      withProof({ programVerificationKey: hash32(`0x${'00'.repeat(32)}`) }),
    ],
    ['mock', 'that says that it is a mock', 'PROOF_MOCKED', withProof({ mock: true })],
    ['mock-empty', 'that is a mock without bytes', 'PROOF_MOCKED', withProof({ mock: true, proof: bytes('0x') })],
    [
      'kind-mock',
      'of the kind mock that does not say that it is one',
      'PROOF_KIND_UNKNOWN',
      withProof({ kind: 'mock' }),
    ],
    ['kind-empty', 'without a kind', 'PROOF_KIND_UNKNOWN', withProof({ kind: ' ' })],
    ['kind-capitals', 'whose kind is in capitals', 'PROOF_KIND_UNKNOWN', withProof({ kind: 'REEXECUTION' })],
  ]
}

function otherValues(): Wrong {
  const specimen = at(specimens('plain'), 0)
  const richer = encodeBatchInputs(changed(specimen, { rewardRecipient: stranger.address }).inputs)
  const other = at(specimens('plain'), 1)
  return [
    [
      'shown-with-other-values',
      'that is shown with the public values of another batch',
      'PUBLIC_VALUES_MISMATCH',
      (right) => ({ ...right, publicValues: other.proof.publicValues }),
    ],
    [
      'comes-with-other-values',
      'that comes with the public values of another batch',
      'PUBLIC_VALUES_MISMATCH',
      withProof({ publicValues: other.proof.publicValues }),
    ],
    [
      'comes-with-no-values',
      'that comes without public values',
      'PUBLIC_VALUES_MISMATCH',
      withProof({ publicValues: bytes('0x') }),
    ],
    [
      'recipient-exchanged',
      `whose reward goes to another than ${recipient}`,
      'PROOF_INVALID',
      (right) => ({ ...right, publicValues: richer, proof: { ...right.proof, publicValues: richer } }),
    ],
    [
      'of-chain-with-other-settlement',
      'for a verifier of another settlement',
      'PROOF_DOMAIN_MISMATCH',
      (right) => ({ ...right, deployment: { ...right.deployment, rollup: stranger.address } }),
    ],
  ]
}
