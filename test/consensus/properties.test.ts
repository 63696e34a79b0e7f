import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ConsensusContext,
  type ConsensusMessage,
  decodeExtraData,
  decodeMessage,
  encodeExtraData,
  encodeMessage,
  type ExtraData,
  type MessageName,
  messageNamed,
  quorum,
  f,
  roundTimeout,
  proposer,
} from '../../src/consensus/index.ts'
import { address, bytes, fromBytes } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { addressesOf, at, contextOf, council } from '../../src/fill/consensus/council.ts'
import {
  blockOf,
  messageNames,
  messageOf,
  preparesBy,
  roundChangePayload,
  type Scene,
  signedBy,
} from '../../src/fill/consensus/messages.ts'

// Printed, so that a failure can be seen again: LOCKSTEP_SEED=<seed> npx vitest run test/consensus
const seed = Number(process.env['LOCKSTEP_SEED'] ?? Date.now() % 2 ** 31)
console.log(`messages drawn from seed ${seed}`)

const withMessages = ['psc-1', 'qbft-eea', 'besu', 'goquorum', 'qbft-2021']
const withExtraData = ['qbft-eea', 'besu', 'goquorum', 'qbft-2021', 'ibft2', 'ibft1']
const people = council(4)

const drawnScene = fc.record({
  profile: fc.constantFrom(...withMessages),
  height: fc.bigInt({ min: 1n, max: 2n ** 63n }),
  round: fc.bigInt({ min: 1n, max: 2n ** 31n - 1n }),
  name: fc.constantFrom<MessageName>(...messageNames),
  author: fc.nat({ max: 3 }),
  justified: fc.nat({ max: 4 }),
})

type Drawn = typeof drawnScene extends fc.Arbitrary<infer T> ? T : never

function draw({ profile, height, round, name, author, justified }: Drawn): {
  readonly message: ConsensusMessage
  readonly context: ConsensusContext
} {
  const scene: Scene = { context: contextOf(profile), people, height, round }
  const { context } = scene
  const by = at(people, author)
  const prepares = preparesBy(people.slice(0, justified), { ...scene, round: round - 1n })
  if (name === 'ROUND_CHANGE' && justified > 0) {
    const signed = signedBy(name, roundChangePayload(scene, true), by, context)
    return { message: { signed, block: blockOf(scene), prepares }, context }
  }
  const roundChanges = people.slice(0, justified).map((one) => messageOf('ROUND_CHANGE', scene, one).signed)
  const parts = name === 'PROPOSAL' ? { roundChanges, prepares } : {}
  return { message: { ...messageOf(name, scene, by), ...parts }, context }
}

function codeOf({ signed }: ConsensusMessage, { profile }: ConsensusContext): bigint {
  return BigInt(messageNamed(profile, signed.name).code)
}

/** What comes back from reading and writing again; undefined where the bytes are refused. */
function again(code: bigint, encoded: Uint8Array, context: ConsensusContext): Uint8Array | undefined {
  try {
    return encodeMessage(decodeMessage(code, encoded, context), context)
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

describe('messages', () => {
  test('are the same bytes after reading and writing', () => {
    fc.assert(
      fc.property(drawnScene, (drawn) => {
        const { message, context } = draw(drawn)
        const encoded = encodeMessage(message, context)
        expect(again(codeOf(message, context), encoded, context)).toEqual(encoded)
      }),
      { seed, numRuns: 60 },
    )
  })

  test('are refused or still canonical with any one byte changed', () => {
    for (const profile of ['psc-1', 'besu']) {
      for (const name of messageNames) {
        const { message, context } = draw({ profile, height: 300n, round: 2n, name, author: 1, justified: 1 })
        const encoded = encodeMessage(message, context)
        const wrong = [...encoded.keys()].filter((place) => {
          const damaged = Uint8Array.from(encoded)
          damaged[place] = (damaged[place] ?? 0) ^ (1 + ((seed + place) % 255))
          const written = again(codeOf(message, context), damaged, context)
          return written !== undefined && Buffer.compare(written, damaged) !== 0
        })
        expect(wrong, `${profile} ${name}`).toEqual([])
      }
    }
  })

  test('of any bytes are refused for a reason or written as they were read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...withMessages), (encoded, profile) => {
        for (const code of [0x12n, 0x13n, 0x14n, 0x15n]) {
          const written = again(code, encoded, contextOf(profile))
          if (written !== undefined) expect(written).toEqual(encoded)
        }
      }),
      { seed, numRuns: 200 },
    )
  })
})

const drawnAddress = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((value) => address(fromBytes(value)))
const drawnSeal = fc.uint8Array({ minLength: 65, maxLength: 65 }).map(fromBytes)

describe('extra data', () => {
  const drawn = fc.record({
    profile: fc.constantFrom(...withExtraData),
    vanity: fc.uint8Array({ minLength: 32, maxLength: 32 }).map(fromBytes),
    validators: fc.array(drawnAddress, { maxLength: 8 }),
    seals: fc.array(drawnSeal, { maxLength: 8 }),
    round: fc.bigInt({ min: 0n, max: 2n ** 31n - 1n }),
    vote: fc.option(fc.record({ recipient: drawnAddress, type: fc.constantFrom<'add' | 'drop'>('add', 'drop') })),
    proposerSeal: fc.oneof(drawnSeal, fc.constant(bytes('0x'))),
  })

  test('is the same after writing and reading, and every changed byte is refused or written as it was read', () => {
    fc.assert(
      fc.property(drawn, ({ profile, round, vote, proposerSeal, ...rest }) => {
        const context = contextOf(profile)
        const ibft1 = profile === 'ibft1'
        const held: ExtraData = ibft1 ? { ...rest, proposerSeal } : { ...rest, round, ...(vote !== null && { vote }) }
        const encoded = encodeExtraData(held, context)
        expect(decodeExtraData(encoded, context)).toEqual(held)
        for (const place of encoded.keys()) {
          const damaged = Uint8Array.from(encoded)
          damaged[place] = (damaged[place] ?? 0) ^ (1 + ((seed + place) % 255))
          const written = rewritten(damaged, context)
          if (written !== undefined) expect(fromBytes(written)).toBe(fromBytes(damaged))
        }
      }),
      { seed, numRuns: 40 },
    )
  })
})

function rewritten(encoded: Uint8Array, context: ConsensusContext): Uint8Array | undefined {
  try {
    return encodeExtraData(decodeExtraData(encoded, context), context)
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

describe('quorums, proposers and timeouts', () => {
  const sizes = Array.from({ length: 64 }, (_, index) => index + 1)

  test('two quorums of 1 to 64 validators share one that is not faulty, and the others are a quorum by themselves', () => {
    const context = contextOf('psc-1')
    const wrong = sizes.filter((n) => {
      const q = quorum(n, { height: 1n }, context)
      return 2 * q - n < f(n) + 1 || q > n - f(n)
    })
    expect(wrong).toEqual([])
  })

  test('two quorums of 2f + 1 do not share one where n is not 3f + 1', () => {
    const context = contextOf('goquorum')
    const unsafe = sizes.filter((n) => 2 * quorum(n, { height: 1n }, context) - n < f(n) + 1)
    expect(unsafe).toEqual(sizes.filter((n) => n % 3 !== 1))
  })

  test('everybody proposes once in as many rounds as there are validators', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat({ max: 29 }), (n, before) => {
        const validators = addressesOf(council(n))
        const previous = { proposer: at(validators, before % n), validators }
        const turns = Array.from({ length: n }, (_, round) =>
          proposer({ round: BigInt(round), validators, previous }, contextOf('psc-1')),
        )
        expect(turns.toSorted()).toEqual(validators)
      }),
      { seed, numRuns: 60 },
    )
  })

  test('no round lasts shorter than the one before, and none longer than 64 bits hold', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 - 2 }), fc.integer({ min: 1, max: 100_000 }), (round, base) => {
        for (const profile of ['psc-1', 'qbft-eea', 'besu', 'goquorum']) {
          const [now, next] = [round, round + 1].map((one) =>
            roundTimeout(BigInt(one), BigInt(base), contextOf(profile)),
          )
          expect(next ?? 0n).toBeGreaterThanOrEqual(now ?? 0n)
          expect(next ?? 0n).toBeLessThan(2n ** 63n)
        }
      }),
      { seed, numRuns: 100 },
    )
  })
})
