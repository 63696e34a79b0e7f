import type { ConsensusSchedule } from '../../../src/model/generated/vector.ts'
import type { Address, Hash32 } from '../../../src/model/Hex.ts'
import type { ReadBlock } from '../../observe/schedule/BlockBook.ts'
import type { Happening, ScheduleRun } from '../../observe/schedule/ScheduleRun.ts'
import type { Said } from '../../observe/schedule/Wire.ts'

/** Something that an honest node did, with all that it had heard and said before. */
export interface Deed {
  readonly node: string
  readonly happening: Happening
  /** Messages that had come to it, its own included. */
  readonly heard: () => readonly Said[]
  /** Hash and proposer of the block that it builds on. */
  readonly head: { readonly height: bigint; readonly hash: Hash32; readonly proposer: Address }
}

/** What a run shows of the honest nodes. */
export interface Witnessed {
  readonly addresses: readonly Address[]
  /** Votes that make a block final: ceil(2n/3). */
  readonly quorum: number
  readonly deeds: readonly Deed[]
  /** Blocks that a node took for final, whether it said so or built on them. */
  readonly decided: readonly { readonly node: string; readonly block: ReadBlock; readonly sealers: number }[]
  /** Address of each honest node. */
  readonly honest: ReadonlyMap<string, Address>
  /** Everything that anybody signed, where a signature fits. */
  readonly said: readonly Said[]
}

/**
 * Orders what was seen by what each honest node could know at the time.
 *
 * @param schedule - Who is honest.
 * @param run - What was seen.
 */
export function witnessed(schedule: ConsensusSchedule, { happenings, addresses }: ScheduleRun): Witnessed {
  const honest = new Map<string, Address>()
  const heads = new Map<string, Deed['head']>()
  const size = addresses.length
  const before = addresses[(schedule.leader + size - 1) % size]
  for (const { name, validator, byzantine } of schedule.nodes) {
    const address = addresses[validator]
    if (byzantine || address === undefined || before === undefined) continue
    honest.set(name, address)
    heads.set(name, { height: BigInt(schedule.parent.height), hash: schedule.parent.hash, proposer: before })
  }
  const heard = new Map<string, Said[]>()
  const deeds: Deed[] = []
  const decided: Witnessed['decided'][number][] = []
  const said: Said[] = []
  for (const happening of happenings) {
    const { node } = happening
    if ('said' in happening && happening.said !== undefined) said.push(happening.said)
    const head = heads.get(node)
    if (head === undefined) continue
    const known = heard.get(node) ?? []
    heard.set(node, known)
    const count = known.length
    deeds.push({ node, happening, heard: () => known.slice(0, count), head })
    if ((happening.kind === 'received' || happening.kind === 'sent') && happening.said !== undefined) {
      known.push(happening.said)
    }
    if ((happening.kind === 'finalized' || happening.kind === 'moved') && happening.block !== undefined) {
      const { block, sealers } = happening
      decided.push({ node, block, sealers: sealers.length })
      if (happening.kind === 'moved') heads.set(node, block)
    }
  }
  return { addresses, quorum: Math.ceil((2 * size) / 3), deeds, decided, honest, said }
}

/** How a block is called in a report. */
export function blockName({ height, hash }: Pick<ReadBlock, 'height' | 'hash'>): string {
  return `block ${height} ${hash.slice(0, 10)}`
}
