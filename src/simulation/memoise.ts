import type { BlockView, Opened, PrepareVote } from '../consensus/justification/Opened.ts'
import type { ConsensusContext } from '../consensus/index.ts'
import type { Context, OpenedMessage } from '../consensus/machine/index.ts'
import { fromBytes, type Address, type Bytes, type Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'

type Wire = Context['wire']
type ReadMessage = ReturnType<Wire['read']>

/** Answers kept of one kind; beyond that all are forgotten, which costs time and changes nothing. */
const answersMax = 100_000

/**
 * Remembers what signatures recover to, by their bytes: in one process the same message reaches many nodes.
 *
 * @param context - Whose recovery is pure.
 */
export function memoisedRecovery(context: ConsensusContext): ConsensusContext {
  const known = new Map<string, Uint8Array | null>()
  return {
    ...context,
    ecrecover: (hash, recovery, r, s) => {
      const key = `${recovery}${fromBytes(hash)}${fromBytes(r)}${fromBytes(s)}`
      const before = known.get(key)
      if (before !== undefined) return before
      const publicKey = context.ecrecover(hash, recovery, r, s)
      return keep(known, key, publicKey)
    },
  }
}

/**
 * Remembers what bytes were read as. Nothing of what is read is ever changed, so that nodes may share it.
 *
 * @param wire - Of the profile; pure.
 */
export function memoisedWire(wire: Wire): Wire {
  const messages = new Map<number, Map<Bytes, () => ReadMessage>>()
  const blocks = new Map<Bytes, () => BlockView>()
  const statements = new WeakMap<Opened<PrepareVote>, Bytes>()
  const digests = new Map<string, Hash32>()
  const commitHashes = new Map<string, Hash32>()
  const openSeal = memoisedSeal(wire)
  return {
    ...wire,
    read: (code, data) => {
      const ofCode = messages.get(code) ?? keep(messages, code, new Map<Bytes, () => ReadMessage>())
      const read =
        ofCode.get(data) ??
        keep(
          ofCode,
          data,
          remembered(() => lazily(wire.read(code, data))),
        )
      return read()
    },
    readBlock: (rlp) =>
      (
        blocks.get(rlp) ??
        keep(
          blocks,
          rlp,
          remembered(() => wire.readBlock(rlp)),
        )
      )(),
    encodeStatement: (said) => {
      if (said.kind !== 'prepare') return wire.encodeStatement(said)
      const before = statements.get(said.opened)
      if (before !== undefined) return before
      const encoded = wire.encodeStatement(said)
      statements.set(said.opened, encoded)
      return encoded
    },
    digestOf: (block, round) => {
      const key = `${block.hash}/${wire.roundInBlock ? round : 0n}`
      return digests.get(key) ?? keep(digests, key, wire.digestOf(block, round))
    },
    commitHashOf: (digest, round) => {
      const key = `${digest}/${round}`
      return commitHashes.get(key) ?? keep(commitHashes, key, wire.commitHashOf(digest, round))
    },
    openSeal,
    recoverSeal: (commitHash, seal) => {
      const opened = attempt(() => openSeal(commitHash, seal))
      return 'value' in opened ? opened.value : undefined
    },
  }
}

function memoisedSeal(wire: Pick<Wire, 'openSeal'>): Wire['openSeal'] {
  const seals = new Map<string, () => Address>()
  return (commitHash, seal) => {
    const key = `${commitHash}${seal}`
    const known =
      seals.get(key) ??
      keep(
        seals,
        key,
        remembered(() => wire.openSeal(commitHash, seal)),
      )
    return known()
  }
}

function lazily(read: ReadMessage): ReadMessage {
  return { ...read, author: remembered(read.author), open: remembered<OpenedMessage>(read.open) }
}

/** Asks once, and gives or throws the same ever after. */
function remembered<Value>(ask: () => Value): () => Value {
  let known: { readonly value: Value } | { readonly rejection: Rejection } | undefined
  return () => {
    known ??= attempt(ask)
    if ('rejection' in known) throw known.rejection
    return known.value
  }
}

function attempt<Value>(ask: () => Value): { readonly value: Value } | { readonly rejection: Rejection } {
  try {
    return { value: ask() }
  } catch (error) {
    if (error instanceof Rejection) return { rejection: error }
    throw error
  }
}

function keep<Key, Value>(known: Map<Key, Value>, key: Key, value: Value): Value {
  if (known.size >= answersMax) known.clear()
  known.set(key, value)
  return value
}
