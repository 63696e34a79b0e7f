import { keccak256 } from '../../crypto/keccak.ts'
import { secp256k1Noble } from '../../crypto/secp256k1Noble.ts'
import type { ConsensusSchedule, ScheduleNode } from '../../model/generated/vector.ts'
import { fromBytes, hash32, quantity, type Hash32 } from '../../model/Hex.ts'

/** What a schedule has besides its adversary. */
export interface CouncilPlan {
  readonly validators: number
  /** Place of the validator that leads round 0. */
  readonly leader?: number
  /** Place of the Byzantine validator; none where absent. */
  readonly byzantine?: number
  /** Whether the Byzantine validator runs twice. */
  readonly twins?: boolean
}

/** Height of the block that every schedule builds on. */
const parentHeight = 4

/** The first height of a schedule. */
export const firstHeight: number = parentHeight + 1

/**
 * Sets up validators with published keys, ascending by address, and a node for each: `0`, `1` and so on; the Byzantine one
 * is `b`, or twice, as `x` and `y`.
 *
 * @param plan - How many, and who is Byzantine.
 * @returns A schedule of one height on a network that does no harm.
 */
export function councilOf({ validators, leader = 0, byzantine, twins = false }: CouncilPlan): ConsensusSchedule {
  const places = Array.from({ length: validators }, (_, place) => place)
  return {
    profile: 'psc-1',
    chain: { chainId: quantity(4242n), genesisHash: hash32(`0x${'6c'.repeat(32)}`) },
    keys: keysOf(validators),
    parent: { height: parentHeight, hash: hash32(`0x${'50'.repeat(32)}`) },
    leader,
    nodes: places.flatMap((validator): readonly ScheduleNode[] => {
      if (validator !== byzantine) return [{ name: String(validator), validator, byzantine: false }]
      const names = twins ? ['x', 'y'] : ['b']
      return names.map((name) => ({ name, validator, byzantine: true }))
    }),
    lastHeight: firstHeight,
    lastRound: 8,
    spreadsBlocks: true,
    rules: [],
  }
}

const known = new Map<number, readonly Hash32[]>()

function keysOf(count: number): readonly Hash32[] {
  const keys = known.get(count) ?? sortedKeys(count)
  known.set(count, keys)
  return keys
}

function sortedKeys(count: number): readonly Hash32[] {
  const people = Array.from({ length: count }, (_, index) => {
    const key = keccak256(new TextEncoder().encode(`lockstep validator ${index}`))
    const self = fromBytes(keccak256(secp256k1Noble.publicKeyOf(key)).subarray(12))
    return { key: hash32(fromBytes(key)), self }
  })
  return people.toSorted((left, right) => (left.self < right.self ? -1 : 1)).map(({ key }) => key)
}
