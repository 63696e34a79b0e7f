const wordBytes = 32
const quadraticDivisor = 512
const firstBytes = 4096
/** Memory that a frame may have; gas for more was never on offer on any chain. */
const bytesMax = 1024 * 1024 * 1024

/** What is told that memory cannot grow. */
interface Failing {
  fail(error: string): void
}

/** Memory of a frame; frames of one depth use the same buffer one after the other. */
export class Memory {
  /** Bytes in use, a multiple of 32; all bytes behind it are zero. */
  size = 0
  bytes: Buffer = Buffer.alloc(firstBytes)
  view: DataView = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength)

  /** Makes the memory empty for the next frame. */
  reset(): void {
    this.bytes.fill(0, 0, this.size)
    this.size = 0
  }

  /**
   * Computes the gas for growth.
   *
   * @param end - Byte behind the last one wanted, above `size`.
   * @param perWord - Linear gas per word.
   * @returns Gas beyond what was paid; infinite where no machine has the memory.
   */
  costTo(end: number, perWord: number): number {
    const words = Math.ceil(end / wordBytes)
    return cost(words, perWord) - cost(this.size / wordBytes, perWord)
  }

  /** Makes the bytes up to `end` exist. */
  grow(end: number, frame: Failing): boolean {
    const size = Math.ceil(end / wordBytes) * wordBytes
    if (size > bytesMax) {
      frame.fail('out of memory')
      return false
    }
    if (size > this.bytes.length) {
      const larger = Buffer.alloc(Math.min(bytesMax, Math.max(size, 2 * this.bytes.length)))
      this.bytes.copy(larger, 0, 0, this.size)
      this.bytes = larger
      this.view = new DataView(larger.buffer, larger.byteOffset, larger.byteLength)
    }
    this.size = size
    return true
  }

  /** A range that exists, valid until memory changes; no Buffer, whose methods would share what others copy. */
  viewOf(offset: number, size: number): Uint8Array {
    return new Uint8Array(this.bytes.buffer, this.bytes.byteOffset + offset, size)
  }

  /** Copies a range that exists. */
  copy(offset: number, size: number): Uint8Array {
    return Uint8Array.prototype.slice.call(this.bytes, offset, offset + size)
  }

  /**
   * Writes bytes into a range that exists; what the source lacks is zero.
   *
   * @param target - First byte written.
   * @param source - Where bytes come from.
   * @param from - First byte of the source, may lie behind its end.
   * @param size - Count of bytes.
   */
  write(target: number, source: Uint8Array, from: bigint, size: number): void {
    const start = from > BigInt(source.length) ? source.length : Number(from)
    const present = Math.min(size, source.length - start)
    this.bytes.set(source.subarray(start, start + present), target)
    if (present < size) this.bytes.fill(0, target + present, target + size)
  }
}

function cost(words: number, perWord: number): number {
  return words * perWord + Math.floor((words * words) / quadraticDivisor)
}
