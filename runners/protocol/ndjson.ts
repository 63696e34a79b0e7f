/** Largest message that either side of the protocol takes, in bytes: a line without its newline. */
export const messageBytesMax: number = 256 * 1024 * 1024

const newline = 0x0a

/** A line that grew over its bound, or that cannot become a message; the stream behind it is not read on. */
export interface LineProblem {
  readonly kind: 'too-long' | 'not-a-message'
  /** First bytes of the line, for the message. */
  readonly start: Buffer
  /** Bytes of the line seen so far. */
  readonly bytes: number
}

/** Cuts a byte stream into lines and holds no more than one line's bound. */
export interface LineSplitter {
  /** Takes the next piece of the stream and hands on every line that it completes. */
  push(chunk: Buffer): void
  /** Takes the end of the stream; a last line without a newline is handed on. */
  end(): void
}

export interface LineSplitterOptions {
  /** Called for every complete line, without its newline; empty lines are dropped. */
  readonly onLine: (line: Buffer) => void
  /** Called once; nothing is handed on afterwards. */
  readonly onProblem: (problem: LineProblem) => void
  /** Bound on a line in bytes, asked anew for each chunk. */
  readonly lineBytesMax: () => number
  /**
   * Bytes of an unfinished line that does not start with a brace before it is refused; absent waits for the newline.
   * A stream of garbage is thus refused early, while a large message may go on.
   */
  readonly garbageBytesMax?: number
}

/**
 * Makes a splitter for newline-delimited JSON.
 *
 * @param options - Where lines and problems go, and the bounds.
 * @returns A splitter that does not copy a line more than once.
 */
export function createLineSplitter(options: LineSplitterOptions): LineSplitter {
  let pieces: Buffer[] = []
  let heldBytes = 0
  let stopped = false

  function take(piece: Buffer): Buffer {
    if (pieces.length === 0) return piece
    pieces.push(piece)
    const line = Buffer.concat(pieces, heldBytes + piece.length)
    pieces = []
    heldBytes = 0
    return line
  }

  function stop(kind: LineProblem['kind']): void {
    stopped = true
    const bytes = heldBytes
    const start = Buffer.concat(pieces).subarray(0, quotedBytesMax)
    pieces = []
    heldBytes = 0
    options.onProblem({ kind, start: Buffer.from(start), bytes })
  }

  function hold(piece: Buffer): void {
    if (piece.length === 0) return
    pieces.push(piece)
    heldBytes += piece.length
    if (heldBytes > options.lineBytesMax()) stop('too-long')
    else if (options.garbageBytesMax !== undefined && heldBytes > options.garbageBytesMax && !startsWithBrace(pieces)) {
      stop('not-a-message')
    }
  }

  function emit(line: Buffer): void {
    if (line.length > options.lineBytesMax()) {
      pieces = [line]
      heldBytes = line.length
      stop('too-long')
    } else if (line.length > 0) options.onLine(line)
  }

  return {
    push(chunk) {
      let start = 0
      while (!stopped) {
        const end = chunk.indexOf(newline, start)
        if (end < 0) return hold(start === 0 ? chunk : chunk.subarray(start))
        emit(take(chunk.subarray(start, end)))
        start = end + 1
      }
    },
    end() {
      if (!stopped && heldBytes > 0) emit(take(Buffer.alloc(0)))
    },
  }
}

/** Bytes of a refused line that a message may quote. */
const quotedBytesMax = 200

const openingBrace = 0x7b

function startsWithBrace(pieces: readonly Buffer[]): boolean {
  return pieces[0]?.[0] === openingBrace
}
