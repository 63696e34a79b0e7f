import { decode, encode, fromInteger, toInteger, type Item } from '../../codec/Rlp.ts'
import { fromBytes, hash32, toBytes, type Bytes, type Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { Context } from './Context.ts'
import type { Lock, MachineState, Signed, VoteName } from './State.ts'

/** What must survive a crash, or an honest node would sign two values or forget its lock. */
export interface Durable {
  readonly height: bigint
  readonly round: bigint
  readonly lock?: Lock
  readonly signed: Signed
}

const voteNames: readonly VoteName[] = ['proposal', 'prepare', 'commit', 'roundChange']

/**
 * Writes what must be on disk before a vote leaves.
 *
 * @returns RLP of height, round, lock and what was signed: opaque to everybody but its writer.
 */
export function writeDurable({ height, round, lock, signed }: MachineState, { wire }: Context): Bytes {
  const kept: Item =
    lock === undefined
      ? []
      : [
          integerOf(lock.round),
          toBytes(lock.block.rlp),
          lock.prepares.map((opened) => toBytes(wire.encodeStatement({ kind: 'prepare', opened }))),
        ]
  const votes = [...signed].map(([key, digest]): Item => [new TextEncoder().encode(key), toBytes(digest)])
  return fromBytes(encode([integerOf(height), integerOf(round), kept, votes]))
}

/**
 * Reads what {@link writeDurable} wrote.
 *
 * @throws {@link Rejection} `DURABLE_STATE_MALFORMED`.
 */
export function readDurable(durable: Bytes, context: Context): Durable {
  try {
    const [height, round, lock, votes] = listOf(decode(toBytes(durable)))
    const kept = listOf(lock)
    return {
      height: toInteger(encode(bytesOf(height))),
      round: toInteger(encode(bytesOf(round))),
      ...(kept.length > 0 && { lock: readLock(kept, context) }),
      signed: new Map(listOf(votes).map((vote) => readVote(listOf(vote)))),
    }
  } catch (error) {
    if (error instanceof Rejection) throw new Rejection('DURABLE_STATE_MALFORMED', { ...error.facts })
    throw error
  }
}

function readLock([round, block, prepares]: readonly Item[], { wire }: Context): Lock {
  return {
    round: toInteger(encode(bytesOf(round))),
    block: wire.readBlock(fromBytes(bytesOf(block))),
    prepares: listOf(prepares).map((prepare) => wire.readPrepare(fromBytes(bytesOf(prepare)))),
  }
}

function readVote([key, digest]: readonly Item[]): readonly [`${VoteName}/${bigint}`, Hash32] {
  const [text = '', round = ''] = Buffer.from(bytesOf(key)).toString('utf8').split('/')
  const name = voteNames.find((candidate) => candidate === text)
  if (name === undefined || !/^(?:0|[1-9][0-9]*)$/.test(round)) throw malformed()
  return [`${name}/${BigInt(round)}`, hash32(fromBytes(bytesOf(digest)))]
}

function integerOf(value: bigint): Uint8Array {
  const encoded = decode(fromInteger(value))
  return encoded instanceof Uint8Array ? encoded : new Uint8Array(0)
}

function listOf(item: Item | undefined): readonly Item[] {
  if (item === undefined || item instanceof Uint8Array) throw malformed()
  return item
}

function bytesOf(item: Item | undefined): Uint8Array {
  if (!(item instanceof Uint8Array)) throw malformed()
  return item
}

function malformed(): Rejection {
  return new Rejection('DURABLE_STATE_MALFORMED')
}
