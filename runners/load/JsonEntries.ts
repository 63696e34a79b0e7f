import { Damage } from './Damage.ts'

/** One entry of the outermost object or list of a JSON text, still as text. */
export interface JsonEntry {
  /** `"name": value` of an object, `value` of a list. */
  readonly text: string
  /** Where it starts in the file, in bytes. */
  readonly offset: number
}

/** More text follows where the JSON value has ended, as in files with one value a line. */
export class TrailingText extends Damage {}

/** Largest single test; a whole one has to fit in memory beside its parsed form. */
export const entryBytesMax: number = 96 * 2 ** 20

/** Deepest nesting; real fixtures stay below 20. */
export const depthMax = 512

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

/**
 * Splits a JSON object or list into its outermost entries without parsing them, so that files of any size stream.
 *
 * @param chunks - The text in pieces of any size, starting with white space or the opening brace or bracket.
 * @returns The entries in order; none for an empty object.
 * @throws {@link Damage} where the text ends early, nests too deep or has an entry that is too large.
 * @throws {@link TrailingText} where more than white space follows.
 */
export async function* splitJson(chunks: AsyncIterable<Buffer>): AsyncGenerator<JsonEntry> {
  const scan = startScan()
  for await (const chunk of chunks) {
    scanChunk(scan, chunk)
    yield* scan.ready.splice(0)
  }
  if (!scan.closed) throw new Damage('', `the JSON ends early, after ${scan.consumed} bytes; fetch the file again`)
}

/** Where the scan stands between two chunks. */
interface Scan {
  depth: number
  inString: boolean
  /** True where an odd number of backslashes ends the chunk. */
  escaped: boolean
  closed: boolean
  /** Bytes of the chunks before this one. */
  consumed: number
  /** Pieces of the entry under way. */
  pieces: Buffer[]
  entryOffset: number
  entryBytes: number
  entries: number
  ready: JsonEntry[]
}

function startScan(): Scan {
  return {
    depth: 0,
    inString: false,
    escaped: false,
    closed: false,
    consumed: 0,
    pieces: [],
    entryOffset: 0,
    entryBytes: 0,
    entries: 0,
    ready: [],
  }
}

function scanChunk(scan: Scan, chunk: Buffer): void {
  // Locals, because this loop sees every byte of every vector.
  let depth = scan.depth
  let start = depth === 0 ? -1 : 0
  let index = scan.inString ? afterString(scan, chunk, 0) : 0
  const length = chunk.length
  while (index < length) {
    const byte = chunk[index]
    if (byte === quote) {
      if (depth === 0) refuseOutside(scan, index)
      index = afterString(scan, chunk, index + 1)
      continue
    }
    if (byte === openBrace || byte === openBracket) {
      if (scan.closed) refuseOutside(scan, index)
      depth += 1
      if (depth === 1) start = index + 1
      if (depth > depthMax)
        throw new Damage('', `the JSON nests deeper than ${depthMax}, at byte ${scan.consumed + index}`)
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1
      if (depth < 0) refuseOutside(scan, index)
      if (depth === 0) {
        finishEntry(scan, chunk, { start, end: index, last: true })
        scan.closed = true
        start = -1
      }
    } else if (byte === comma && depth === 1) {
      finishEntry(scan, chunk, { start, end: index, last: false })
      start = index + 1
    } else if (depth === 0 && byte !== undefined && byte > 0x20) {
      refuseOutside(scan, index)
    }
    index += 1
  }
  scan.depth = depth
  if (start >= 0) keepPiece(scan, chunk, start, length)
  scan.consumed += length
}

/** Runs over the string under way; its end is searched by the machine's own byte search, not byte by byte. */
function afterString(scan: Scan, chunk: Buffer, from: number): number {
  const carried = scan.inString && scan.escaped
  let search = from
  for (;;) {
    const end = chunk.indexOf(quote, search)
    const until = end < 0 ? chunk.length : end
    const escaped = isEscaped(chunk, { from, at: until, carried })
    if (end >= 0 && escaped) {
      search = end + 1
      continue
    }
    scan.inString = end < 0
    scan.escaped = end < 0 && escaped
    return end < 0 ? chunk.length : end + 1
  }
}

function isEscaped(chunk: Buffer, range: { from: number; at: number; carried: boolean }): boolean {
  let before = range.at - 1
  while (before >= range.from && chunk[before] === backslash) before -= 1
  const backslashes = range.at - 1 - before + (before < range.from && range.carried ? 1 : 0)
  return backslashes % 2 === 1
}

function keepPiece(scan: Scan, chunk: Buffer, start: number, end: number): void {
  const piece = chunk.subarray(start, end)
  if (scan.pieces.length === 0) scan.entryOffset = scan.consumed + start
  scan.entryBytes += piece.length
  if (scan.entryBytes > entryBytesMax) {
    const where = `from byte ${scan.entryOffset}`
    throw new Damage('', `a single test is larger than ${entryBytesMax} bytes (${where}); split the file`)
  }
  scan.pieces.push(piece)
}

function finishEntry(scan: Scan, chunk: Buffer, entry: { start: number; end: number; last: boolean }): void {
  keepPiece(scan, chunk, entry.start, entry.end)
  const text = (scan.pieces.length === 1 ? scan.pieces[0] : Buffer.concat(scan.pieces))?.toString('utf8') ?? ''
  scan.pieces = []
  scan.entryBytes = 0
  if (text.trim() === '') {
    if (entry.last && scan.entries === 0) return
    throw new Damage('', `the JSON has an empty entry near byte ${scan.entryOffset}; a comma too many`)
  }
  scan.entries += 1
  scan.ready.push({ text, offset: scan.entryOffset })
}

function refuseOutside(scan: Scan, index: number): never {
  throw new TrailingText('', `unexpected text at byte ${scan.consumed + index}, outside the JSON value`)
}
