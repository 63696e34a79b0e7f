import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Damage } from './Damage.ts'

/** Bytes read at a time; large enough that the work per chunk outweighs its cost. */
const chunkBytes = 1 << 20

/** Most bytes that one file may unpack to; what is beyond is a packing bomb. */
const unpackedBytesMax = 16 * 2 ** 30

/**
 * Streams a file; one that starts as gzip is unpacked, whatever its name.
 *
 * @param path - A readable file.
 * @returns Chunks of at most 1 MiB.
 * @throws {@link Damage} where the packing is broken or ends early.
 */
export async function* readChunks(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: chunkBytes })
  // The callback is only there so that the pipeline destroys both ends; the error reaches the loop below.
  const stream: Readable = (await isGzip(path))
    ? pipeline(file, createGunzip({ chunkSize: chunkBytes }), () => {})
    : file
  let total = 0
  try {
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) continue
      total += chunk.length
      if (total > unpackedBytesMax) {
        throw new Damage('', `the file unpacks to more than ${unpackedBytesMax} bytes; split it`)
      }
      yield chunk
    }
  } catch (error) {
    throw packingDamage(error) ?? error
  } finally {
    file.destroy()
    stream.destroy()
  }
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path, 'r')
  try {
    const start = Buffer.alloc(2)
    const { bytesRead } = await handle.read(start, 0, 2, 0)
    return bytesRead === 2 && start[0] === 0x1f && start[1] === 0x8b
  } finally {
    await handle.close()
  }
}

function packingDamage(error: unknown): Damage | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  if (!error.code.startsWith('Z_')) return undefined
  const what = error.code === 'Z_BUF_ERROR' ? 'the gzip data ends early' : `the gzip data is broken (${error.message})`
  return new Damage('', `${what}; fetch the file again`)
}
