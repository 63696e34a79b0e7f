import { decodeHeader, hashHeader } from '../codec/Header.ts'
import type { ExecutionContext, Header } from '../model/generated/adapter.ts'
import { toBytes } from '../model/Hex.ts'
import type { Bytes, Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'

/** Headers that BLOCKHASH can reach, and most headers of a witness (EIP-8025 MAX_WITNESS_HEADERS). */
export const ancestorsMax = 256

/** What a block can learn of the blocks before it. */
export interface Ancestors {
  /** Header of the parent; absent where only context was given. */
  readonly parent?: Header
  /** Root of the state that the block starts from. */
  readonly parentStateRoot: Hash32
  /**
   * Hash of a block before this one; the caller keeps to the 256 last ones.
   *
   * @param number - Block number.
   * @throws {@link Rejection} `WITNESS_HEADER_MISSING` naming the number.
   */
  hashOf(number: bigint): Hash32
}

/** Ancestors out of a witness. */
export interface WitnessAncestors extends Ancestors {
  /**
   * Checks what is left over; call it after execution.
   *
   * @throws {@link Rejection} `WITNESS_SURPLUS` in canonical mode, where headers come before the first that was needed.
   */
  finish(): void
}

/** Ancestors out of a chain. */
export interface AncestorRecorder extends Ancestors {
  /** RLP of the headers that a witness needs: from the earliest whose hash was asked for to the parent. */
  headers(): Uint8Array[]
}

/** Which block a witness's headers come before. */
export interface AncestorOptions {
  readonly parentHash: Hash32
  /** Number of the block itself. */
  readonly number: bigint
  readonly canonical: boolean
  /** Tells what headers would: its block hashes go before theirs (state tests name their own); not in canonical mode. */
  readonly context?: ExecutionContext
}

interface Ancestor {
  readonly header: Header
  readonly hash: Hash32
}

/**
 * Opens the headers of a witness.
 *
 * @param headers - RLP, ascending and unbroken, the last one the parent's.
 * @param options - The block that they come before.
 * @throws {@link Rejection} `WITNESS_HEADERS_TOO_MANY`, `WITNESS_HEADERS_INVALID`, `WITNESS_HEADER_MISSING` where there is
 *   neither parent nor context, `WITNESS_STATE_ROOT_MISMATCH` where the context names another root than the parent.
 */
export function openAncestors(headers: readonly Bytes[], options: AncestorOptions): WitnessAncestors {
  const { canonical, number } = options
  const context = canonical ? undefined : options.context
  const chain = checkChain(headers, options)
  const parent = chain.at(-1)?.header
  const parentStateRoot = parent?.stateRoot ?? context?.preStateRoot
  if (parentStateRoot === undefined) {
    throw new Rejection('WITNESS_HEADER_MISSING', { block: (number - 1n).toString(), hash: options.parentHash })
  }
  if (context?.preStateRoot !== undefined && context.preStateRoot !== parentStateRoot) {
    throw new Rejection('WITNESS_STATE_ROOT_MISMATCH', { parent: parentStateRoot, context: context.preStateRoot })
  }
  const firstNumber = number - BigInt(chain.length)
  let earliest = number - 1n
  return {
    ...(parent !== undefined && { parent }),
    parentStateRoot,
    hashOf: (wanted) => {
      const hash = context?.blockHashes?.[wanted.toString()] ?? chain[Number(wanted - firstNumber)]?.hash
      if (hash === undefined) throw new Rejection('WITNESS_HEADER_MISSING', { block: wanted.toString() })
      if (wanted < earliest) earliest = wanted
      return hash
    },
    finish: () => {
      if (!canonical || earliest <= firstNumber) return
      throw new Rejection('WITNESS_SURPLUS', { list: 'headers', notNeeded: (earliest - firstNumber).toString() })
    },
  }
}

/**
 * Offers the ancestors of a block out of a chain, and records which of them a witness needs.
 *
 * @param parentRlp - RLP of the parent's header.
 * @param headerRlp - Gives the RLP of the header with a hash, or undefined where the chain does not have it.
 * @param context - Hashes that go before those of the chain: state tests name their own.
 * @throws {@link Rejection} `WITNESS_HEADER_MISSING` when a hash is asked for that nothing tells.
 */
export function recordAncestors(
  parentRlp: Uint8Array,
  headerRlp: (hash: Hash32) => Uint8Array | undefined,
  context?: ExecutionContext,
): AncestorRecorder {
  const parent = decodeHeader(parentRlp)
  const parentNumber = BigInt(parent.number)
  /** From the parent backwards. */
  const walked = [{ rlp: parentRlp, header: parent, hash: hashHeader(parentRlp) }]

  function walkTo(wanted: bigint): Hash32 | undefined {
    const distance = Number(parentNumber - wanted)
    while (walked.length <= distance) {
      const hash = walked.at(-1)?.header.parentHash
      const rlp = hash === undefined ? undefined : headerRlp(hash)
      if (hash === undefined || rlp === undefined) return undefined
      walked.push({ rlp, header: decodeHeader(rlp), hash })
    }
    return walked[distance]?.hash
  }

  return {
    parent,
    parentStateRoot: parent.stateRoot,
    hashOf: (wanted) => {
      const hash = context?.blockHashes?.[wanted.toString()] ?? walkTo(wanted)
      if (hash === undefined) throw new Rejection('WITNESS_HEADER_MISSING', { block: wanted.toString() })
      return hash
    },
    headers: () => walked.map(({ rlp }) => rlp).reverse(),
  }
}

function checkChain(headers: readonly Bytes[], options: AncestorOptions): Ancestor[] {
  if (headers.length > ancestorsMax)
    throw new Rejection('WITNESS_HEADERS_TOO_MANY', { headers: String(headers.length) })
  const chain: Ancestor[] = []
  for (const [index, text] of headers.entries()) {
    const rlp = toBytes(text)
    const header = readHeader(rlp, index)
    const before = chain.at(-1)
    if (before !== undefined && header.parentHash !== before.hash)
      invalid(index, `its parent is ${header.parentHash}, the entry before is ${before.hash}`)
    const number = options.number - BigInt(headers.length - index)
    if (BigInt(header.number) !== number) invalid(index, `its number is ${BigInt(header.number)}, not ${number}`)
    chain.push({ header, hash: hashHeader(rlp) })
  }
  const last = chain.at(-1)
  if (last !== undefined && last.hash !== options.parentHash) {
    invalid(headers.length - 1, `its hash is ${last.hash}, the parent of the block is ${options.parentHash}`)
  }
  return chain
}

function readHeader(rlp: Uint8Array, index: number): Header {
  try {
    return decodeHeader(rlp)
  } catch (error) {
    if (error instanceof Rejection)
      throw new Rejection('WITNESS_HEADERS_INVALID', { entry: String(index), ...error.facts })
    throw error
  }
}

function invalid(index: number, problem: string): never {
  throw new Rejection('WITNESS_HEADERS_INVALID', { entry: String(index), problem })
}
