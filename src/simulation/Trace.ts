import { fromBytes, hash32, type Hash32 } from '../model/Hex.ts'

/** All that happened in a run, as one digest: equal traces have equal digests. */
export interface Trace {
  readonly add: (line: string) => void
  readonly digest: () => Hash32
}

const chunkLength = 1 << 16

/** Opens a trace; nothing is kept but the digest so far and the lines since. */
export function openTrace(keccak256: (data: Uint8Array) => Uint8Array): Trace {
  let reached = hash32(`0x${'00'.repeat(32)}`)
  let lines = ''
  const close = (): void => {
    reached = hash32(fromBytes(keccak256(new TextEncoder().encode(reached + lines))))
    lines = ''
  }
  return {
    add: (line) => {
      lines += `${line}\n`
      if (lines.length > chunkLength) close()
    },
    digest: () => {
      if (lines !== '') close()
      return reached
    },
  }
}
