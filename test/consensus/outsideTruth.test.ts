import { describe, expect, test } from 'vitest'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import type { Address, Bytes, Hash32 } from '../../src/model/Hex.ts'
import { bytes, quantity } from '../../src/model/Hex.ts'
import { consensusMethods } from '../../src/roles/consensusMethods.ts'
import { consensusAbsent, hasConsensusData, readConsensus } from './sharedConsensus.ts'

interface RealBlock {
  readonly number: number
  readonly hash: Hash32
  readonly parentHash: Hash32
  readonly headerRlp: Bytes
  readonly proposer?: Address
  readonly committedSealSigners?: readonly Address[]
}

interface RealChain {
  readonly validatorsInHeader: readonly Address[]
  readonly blocks: readonly RealBlock[]
}

interface RealMessage {
  readonly code: string
  readonly payload: Bytes
  readonly expected: Readonly<Record<'sequence' | 'round', number>> &
    Readonly<Record<'digest' | 'signingHash', Hash32>> &
    Readonly<Record<'author' | 'commitSealSigner', Address>>
  readonly derivedNegative_highSTwin: { readonly payload: Bytes }
}

interface RealExtraData {
  readonly rlp: Bytes
  readonly expected: {
    readonly vanity?: Bytes
    readonly vanityLength?: number
    readonly validators: readonly Address[]
    readonly vote: { readonly recipient: Address; readonly type: 'add' | 'drop' } | null
    readonly round: number
    readonly seals: readonly Bytes[]
  }
}

const methods = consensusMethods({ crypto: await loadCrypto('auto') })
const token = ''

describe.skipIf(!hasConsensusData)(`data that nobody here wrote${consensusAbsent}`, () => {
  const chain: RealChain = hasConsensusData
    ? readConsensus('real-ibft1-chain.json')
    : { validatorsInHeader: [], blocks: [] }
  const messages: readonly RealMessage[] = hasConsensusData
    ? readConsensus<{ readonly messages: readonly RealMessage[] }>('real-goquorum-qbft-messages.json').messages
    : []

  test('every header of a real chain of five validators has its hash, proposer and signers', async () => {
    const shown = await Promise.all(
      chain.blocks.map(async ({ headerRlp }) => {
        const answer = await methods.consensus_verifyHeader({ token, question: { profile: 'ibft1', headerRlp } })
        if (answer.status === 'rejected') return answer
        const { height, onChainHash, proposer, signers } = answer
        return { number: Number(height), hash: onChainHash, proposer, signers }
      }),
    )
    expect(shown).toEqual(
      chain.blocks.map(({ number, hash, proposer, committedSealSigners: signers = [] }) => ({
        number,
        hash,
        proposer,
        signers,
      })),
    )
    expect(shown).toHaveLength(61)
  })

  test('its parent hashes are the hashes of the blocks before', () => {
    const hashes = chain.blocks.map(({ hash }) => hash)
    expect(chain.blocks.slice(1).map(({ parentHash }) => parentHash)).toEqual(hashes.slice(0, -1))
  })

  test('its proposers follow one another as the profile says', async () => {
    const validators = chain.validatorsInHeader
    const later = chain.blocks.filter(({ number }) => number > 1)
    const selected = await Promise.all(
      later.map(async ({ number }) => {
        const proposer = chain.blocks[number - 1]?.proposer
        if (proposer === undefined) return undefined
        const previous = { proposer, validators }
        const question = { profile: 'ibft1', height: quantity(number), round: quantity(0), validators, previous }
        const answer = await methods.consensus_proposer({ token, question })
        return answer.status === 'selected' ? answer.proposer : answer.reason
      }),
    )
    expect(selected).toEqual(later.map(({ proposer }) => proposer))
  })

  test('a message of a live client is of the author that the client itself logged', async () => {
    for (const { code, payload, expected } of messages) {
      const { sequence, round, ...rest } = expected
      const question = { profile: 'goquorum', code: quantity(BigInt(code)), payload }
      const { digest, signingHash, author, commitSealSigner } = rest
      expect(await methods.consensus_verifyMessage({ token, question })).toEqual({
        status: 'verified',
        type: 'COMMIT',
        height: quantity(sequence),
        round: quantity(round),
        digest,
        signingHash,
        author,
        commitSealSigner,
      })
    }
  })

  test('its twin with a high s is taken by the profile that takes one and refused by the others', async () => {
    for (const { code, derivedNegative_highSTwin: twin } of messages) {
      const verdicts = await Promise.all(
        ['goquorum', 'qbft-eea', 'besu'].map(async (profile) => {
          const question = { profile, code: quantity(BigInt(code)), payload: twin.payload }
          const answer = await methods.consensus_verifyMessage({ token, question })
          return answer.status === 'rejected' ? answer.reason : answer.status
        }),
      )
      expect(verdicts).toEqual(['verified', 'SIGNATURE_HIGH_S', 'SIGNATURE_HIGH_S'])
    }
  })

  test('extra data of the tests of two clients is read as they read it', async () => {
    const { besu, goquorum } =
      readConsensus<Record<'besu' | 'goquorum', readonly RealExtraData[]>>('extradata-codec.json')
    const asked = [
      ...besu.map((one) => ({ profile: 'besu', ...one })),
      ...goquorum.map((one) => ({ profile: 'goquorum', ...one })),
    ]
    for (const { profile, rlp, expected } of asked) {
      const { vanity, vanityLength, validators, vote, round, seals } = expected
      const question = { profile, extraData: rlp }
      expect(await methods.consensus_decodeExtraData({ token, question })).toEqual({
        status: 'decoded',
        vanity: vanity ?? `0x${'00'.repeat(vanityLength ?? 32)}`,
        validators,
        ...(vote !== null && { vote }),
        round: quantity(round),
        seals,
      })
    }
  })

  test('messages of 2021 are of the validator that made them under the preimage of 2021', async () => {
    const { rows } = readConsensus<{
      readonly rows: readonly { readonly vector: string; readonly authorUnderPre2021Rule?: Address }[]
    }>('qbft-tests-forensics.json')
    const raw = readConsensus<Record<string, { readonly rlp: Bytes }>>('raw/qbft-tests-messages.json')
    const dated = rows.filter(({ authorUnderPre2021Rule }) => authorUnderPre2021Rule !== undefined)
    for (const { vector, authorUnderPre2021Rule: author } of dated) {
      const code = quantity(vector === 'prepare' ? 0x13 : 0x14)
      const question = { profile: 'qbft-2021', code, payload: raw[vector]?.rlp ?? bytes('0x') }
      expect(await methods.consensus_verifyMessage({ token, question })).toMatchObject({ status: 'verified', author })
    }
    expect(dated).toHaveLength(2)
  })
})
