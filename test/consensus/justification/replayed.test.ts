import { RLP, type NestedUint8Array } from '@ethereumjs/rlp'
import { describe, expect, it } from 'vitest'
import type { ConsensusStepsVector } from '../../../src/model/generated/vector.ts'
import { publishedSteps } from '../../vectors/published.ts'
import { evidence } from '../second/duties.ts'
import { hashes, header, message, signer } from '../second/second.ts'
import { otherCommit, otherNewBlock } from './otherPredicates.ts'

const vectors = publishedSteps()

type Step = ConsensusStepsVector['steps'][number]
type HeadEvent = Extract<Step['event'], { readonly op: 'head' }>

const raw = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`

/** Where the chain of a node is, by the events of a vector alone. */
interface Place {
  height: bigint
  parentHash: string
  validators: readonly string[]
}

function placeOf({ parent, validators }: Pick<ConsensusStepsVector['start'], 'parent' | 'validators'>): Place {
  return { height: BigInt(parent.height) + 1n, parentHash: parent.hash, validators }
}

interface Block {
  readonly number: bigint
  readonly parentHash: string
  readonly hash: string
  readonly commitHash: string
}

function blockOf({ profile, chain }: ConsensusStepsVector['start'], blockRlp: string, round: bigint): Block {
  const [fields] = RLP.decode(raw(blockRlp)) as [NestedUint8Array]
  const head = header(profile, hex(RLP.encode(fields)))
  const { onChainHash, commitHash } = hashes(profile, head, round, chain)
  const [parent, number] = [head.fields[0] ?? new Uint8Array(), head.fields[8] ?? new Uint8Array()]
  return {
    number: BigInt(`0x0${hex(number).slice(2)}`),
    parentHash: hex(parent),
    hash: onChainHash,
    commitHash: commitHash ?? '',
  }
}

function sealersOf(profile: string, commitHash: string, seals: readonly string[]): readonly (string | undefined)[] {
  return seals.map((seal) => {
    try {
      return signer(profile, raw(commitHash), raw(seal))
    } catch {
      return undefined
    }
  })
}

/** psc-1 has one order of seals and each once; the others count each validator once. */
function listOf(profile: string): Parameters<typeof otherNewBlock>[2] {
  return { ascending: profile === 'psc-1', once: profile === 'psc-1' }
}

/** What becomes of a sealed block, and where the chain is after it. */
function headClass(vector: ConsensusStepsVector, place: Place, event: HeadEvent): 'accept' | 'reject' | 'elsewhere' {
  const { start } = vector
  const block = blockOf(start, event.blockRlp, BigInt(event.round))
  if (block.number !== place.height) return 'elsewhere'
  if (block.parentHash !== place.parentHash) return 'reject'
  const sealers = sealersOf(start.profile, block.commitHash, event.seals)
  if (!otherNewBlock(sealers, place.validators, listOf(start.profile))) return 'reject'
  const sound = event.validators.every((one, index) => index === 0 || (event.validators[index - 1] ?? one) < one)
  place.height++
  place.parentHash = block.hash
  if (sound && event.validators.length > 0) place.validators = event.validators
  return 'accept'
}

/** Goes through the blocks from the chain in a vector. */
function headsOf(vector: ConsensusStepsVector): readonly { readonly found: string; readonly expected: string }[] {
  const place = placeOf(vector.start)
  return vector.steps.flatMap(({ event, expected }) => {
    if (event.op === 'restart') Object.assign(place, placeOf({ ...vector.start, ...event.from }))
    if (event.op !== 'head') return []
    const wanted = expected.verdict?.class ?? 'nothing'
    return { found: headClass(vector, place, event), expected: /accept|reject/.test(wanted) ? wanted : 'elsewhere' }
  })
}

interface Told {
  readonly type: string
  readonly author: string
  readonly height: string
  readonly round: string
  readonly digest?: string
  readonly commitSealSigner?: string
}

function toldIn({ profile, chain }: ConsensusStepsVector['start'], { event }: Step): Told | undefined {
  if (event.op !== 'message' || Number(event.code) !== 0x14) return undefined
  try {
    return message({ profile, chain, code: event.code, payload: event.data }) as unknown as Told
  } catch {
    return undefined
  }
}

/** For every block that becomes final: who committed to it by then, and who sealed it. */
function decisionsOf(
  vector: ConsensusStepsVector,
): readonly { readonly committed: boolean; readonly sealed: boolean }[] {
  const { start, steps } = vector
  const { profile } = start
  const place = placeOf(start)
  const heard: Told[] = []
  return steps.flatMap((step) => {
    const told = toldIn(start, step)
    if (told !== undefined) heard.push(told)
    if (step.event.op === 'restart') Object.assign(place, placeOf({ ...start, ...step.event.from }))
    if (step.event.op === 'head') headClass(vector, place, step.event)
    return (step.expected.finalized ?? []).map(({ blockRlp, round, seals }) => {
      const block = blockOf(start, blockRlp, BigInt(round))
      const digest = profile === 'psc-1' ? block.hash : block.commitHash
      const wanted = { height: Number(block.number), round: Number(round), digest, members: place.validators }
      const voters = new Set(
        heard
          .filter((one) =>
            otherCommit(
              {
                by: one.author,
                height: Number(one.height),
                round: Number(one.round),
                sealedBy: one.commitSealSigner,
                ...(one.digest !== undefined && { digest: one.digest }),
              },
              wanted,
            ),
          )
          .map(({ author }) => author),
      )
      return {
        committed: 3 * voters.size >= 2 * place.validators.length,
        sealed: otherNewBlock(sealersOf(profile, block.commitHash, seals), place.validators, {
          ascending: true,
          once: true,
        }),
      }
    })
  })
}

describe('the second formulation of the predicates on votes', () => {
  it('comes to the verdict of every published vector on every block from the chain', () => {
    const all = vectors.flatMap((vector) => headsOf(vector).map((one) => ({ id: vector.id, ...one })))
    expect(all.filter(({ found, expected }) => found !== expected)).toEqual([])
    const count = (wanted: string): number => all.filter(({ found }) => found === wanted).length
    expect(Math.min(count('accept') - 100, count('reject') - 20)).toBeGreaterThan(0)
  }, 120_000)

  it('finds a quorum of commits and seals behind every block that a published vector calls final', () => {
    const all = vectors.flatMap((vector) => decisionsOf(vector).map((one) => ({ id: vector.id, ...one })))
    expect(all.filter(({ committed, sealed }) => !committed || !sealed)).toEqual([])
    expect(all.length).toBeGreaterThan(40)
  }, 120_000)

  it('opens no commit that a published vector refuses for its seal', () => {
    const commits = vectors.flatMap((vector) =>
      vector.steps.flatMap((step) => {
        const { verdict } = step.expected
        if (step.event.op !== 'message' || Number(step.event.code) !== 0x14 || verdict?.reason === undefined) return []
        const refused = verdict.reason === 'COMMIT_SEAL_AUTHOR_MISMATCH'
        return refused && toldIn(vector.start, step) !== undefined ? [vector.id] : []
      }),
    )
    expect(commits).toEqual([])
  }, 120_000)

  it('takes every piece of evidence that a published vector tells', () => {
    const all = vectors.flatMap((vector) => {
      const { profile, chain, validators } = vector.start
      return vector.steps.flatMap(({ expected }) =>
        (expected.evidence ?? []).map((one) => {
          try {
            evidence({ profile, chain, validators, ...one } as Parameters<typeof evidence>[0])
            return { id: vector.id, holds: true }
          } catch {
            return { id: vector.id, holds: false }
          }
        }),
      )
    })
    expect(all.filter(({ holds }) => !holds)).toEqual([])
    expect(all.length).toBeGreaterThan(30)
  }, 120_000)
})
