import { beforeAll, describe, expect, test } from 'vitest'

import { transparentVerifierArtefact } from '../../src/contracts/generated/TransparentVerifier.ts'
import { encodeTransparentProof, type TransparentProof } from '../../src/contracts/transparentProof.ts'
import { commitHashOfDigest, sealCommit } from '../../src/consensus/index.ts'
import { keccak256 } from '../../src/crypto/keccak.ts'
import { addressesOf, at, contextOf, council, outsider, type Signatory } from '../../src/fill/consensus/council.ts'
import { sealedChain, verificationOf } from '../../src/fill/proof/chain.ts'
import { malleated, programs } from '../../src/fill/proof/people.ts'
import { bytes, fromBytes, hash32, toBytes, type Bytes, type Hash32 } from '../../src/model/Hex.ts'
import { encodeConsensusInputs, type ConsensusInputs } from '../../src/proof/ConsensusInputs.ts'
import { commitmentOf } from '../../src/state/layout/readValidatorSet.ts'
import type { Chain, Deployed } from '../../src/fill/contracts/Chain.ts'
import { openChain } from './support/open.ts'
import { judgeJournals } from './support/judgeJournals.ts'

const { rulesetHash } = verificationOf()
const context = contextOf('psc-1', sealedChain)
const batch = 9n
const round = 1n
const blockHash = hash32(`0x${'b1'.repeat(32)}`)

interface Claim {
  readonly people: readonly Signatory[]
  readonly signers: readonly Signatory[]
  readonly inputs?: Partial<ConsensusInputs>
  readonly proof?: Partial<TransparentProof>
}

function sealsOf(signers: readonly Signatory[], digest: Hash32 = blockHash, inRound: bigint = round): readonly Bytes[] {
  const commitHash = commitHashOfDigest(digest, inRound, context)
  if (commitHash === undefined) throw new Error('a digest of psc-1 has a commit hash')
  return signers.map(({ sign }) => sealCommit(commitHash, sign))
}

function inputsOf({ people, signers, inputs }: Claim): ConsensusInputs {
  const places = signers.map((signer) => people.indexOf(signer)).filter((place) => place >= 0)
  return {
    chainId: BigInt(sealedChain.chainId),
    rulesetHash,
    height: 100n,
    round,
    blockHash,
    validatorSetHash: commitmentOf(batch, addressesOf(people), keccak256),
    signedWeight: BigInt(signers.length),
    totalWeight: BigInt(people.length),
    participation: places.reduce((bits, place) => bits | (1n << BigInt(place)), 0n),
    ...inputs,
  }
}

let chain: Chain
let verifier: Deployed
beforeAll(async () => {
  chain = await openChain([transparentVerifierArtefact])
  verifier = await chain.deploy(transparentVerifierArtefact, {
    provenChainId: BigInt(sealedChain.chainId),
    genesisHash: toBytes(sealedChain.genesisHash),
    ruleset: toBytes(rulesetHash),
  })
})

function verify(claim: Claim, programVk: Hash32 = programs.consensus): ReturnType<Chain['call']> {
  const validators = addressesOf(claim.people)
  const proof = encodeTransparentProof({ batch, validators, seals: sealsOf(claim.signers), ...claim.proof })
  const publicValues = toBytes(encodeConsensusInputs(inputsOf(claim)))
  const values = { programVk: toBytes(programVk), publicValues, proof: toBytes(proof) }
  return chain.call(verifier, 'verify', values, { note: `of ${claim.signers.length} of ${claim.people.length}` })
}

const seven = council(7)
const five = seven.slice(0, 5)

describe('seals of a set', () => {
  test.each([1, 2, 3, 4, 7, 22, 30, 64])('of %s are taken from a quorum on, and not with one fewer', async (n) => {
    const people = council(n)
    const quorum = Math.ceil((2 * n) / 3)
    expect((await verify({ people, signers: people.slice(n - quorum) })).error).toBeUndefined()
    const few = await verify({ people, signers: people.slice(n - quorum + 1) })
    expect(few.error).toEqual({ name: 'QuorumMissed', values: { signed: BigInt(quorum - 1), total: BigInt(n) } })
  })

  const high = [...sealsOf(seven.slice(0, 4)), malleated(at(sealsOf([at(seven, 4)]), 0))]
  const mixed = [...seven.slice(0, 4), outsider].toSorted((left, right) => (left.address < right.address ? -1 : 1))
  test.each<readonly [string, Partial<Claim>, string]>([
    ['with a high s', { proof: { seals: high } }, 'SignatureHighS'],
    ['twice of one signer', { signers: [at(seven, 0), ...seven.slice(0, 4)] }, 'SealsUnsorted'],
    ['in another order', { signers: five.toReversed() }, 'SealsUnsorted'],
    ['of an outsider', { signers: mixed }, 'SealerUnknown'],
    ['of 64 bytes', { proof: { seals: sealsOf(five).map((seal) => bytes(seal.slice(0, -2))) } }, 'SignatureOutOfRange'],
    ['of others than the participation says', { inputs: { participation: 0b1111100n } }, 'ParticipationMismatch'],
    ['of fewer than the weight says', { inputs: { signedWeight: 6n } }, 'QuorumMissed'],
    ['of a set of another size', { inputs: { totalWeight: 6n } }, 'QuorumMissed'],
    ['of a set that was not committed', { proof: { validators: addressesOf(seven.slice(0, 6)) } }, 'SetMismatch'],
    ['of the set of another batch', { proof: { batch: 8n } }, 'SetMismatch'],
    ['on another chain', { inputs: { chainId: 1n } }, 'ProofDomainMismatch'],
    ['under another ruleset', { inputs: { rulesetHash: blockHash } }, 'ProofDomainMismatch'],
    ['of a round out of bounds', { inputs: { round: 2n ** 31n } }, 'RoundOutOfBounds'],
  ])('%s are refused', async (_, change, error) => {
    const wrong = await verify({ people: seven, signers: five, ...change })
    expect(wrong.error?.name).toBe(error)
    expect((await verify({ people: seven, signers: five })).error).toBeUndefined()
  })

  test.each<readonly [string, readonly Bytes[]]>([
    ['block', sealsOf([at(council(1), 0)], hash32(`0x${'b2'.repeat(32)}`))],
    ['round', sealsOf([at(council(1), 0)], blockHash, 2n)],
  ])('over another %s are of somebody else', async (_, seals) => {
    const people = council(1)
    expect((await verify({ people, signers: people, proof: { seals } })).error?.name).toBe('SealerUnknown')
  })

  test('are no proof of another program', async () => {
    const { error } = await verify({ people: seven, signers: five }, programs.aggregation)
    expect(error?.name).toBe('ProofProgramNotAllowed')
  })

  test('are refused behind public values of another shape', async () => {
    const publicValues = toBytes(bytes(`${encodeConsensusInputs(inputsOf({ people: seven, signers: five }))}00`))
    const proof = toBytes(bytes('0x'))
    const { error } = await chain.call(verifier, 'verify', {
      programVk: toBytes(programs.consensus),
      publicValues,
      proof,
    })
    expect(error?.name).toBe('PublicValuesMalformed')
  })
})

test('the verifier names its program and ruleset', async () => {
  expect(await chain.read(verifier, 'supportedPrograms')).toEqual([toBytes(programs.consensus)])
  const named = await chain.read(verifier, 'rulesetHash')
  expect(named instanceof Uint8Array ? fromBytes(named) : named).toBe(rulesetHash)
})

judgeJournals('TransparentVerifier')
