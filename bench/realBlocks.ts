import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { bytes, hash32, toBytes, type Bytes, type Hash32 } from '../src/model/Hex.ts'
import { splitBlock } from '../src/codec/Block.ts'
import type { Header, Witness } from '../src/model/generated/adapter.ts'

/** A block of a public chain with the witness that a client recorded of it. */
export interface RealBlock {
  readonly name: string
  readonly chainId: number
  readonly rlp: Bytes
  readonly header: Header
  readonly witness: Witness
  readonly preStateRoot: Hash32
  /** Hashes of ancestors, the parent first, where the witness has no headers. */
  readonly blockHashes: readonly Hash32[]
}

interface RealBlockFile {
  readonly chainId: number
  readonly blockRlp: string
  readonly witness: { readonly state: string[]; readonly codes: string[]; readonly headers: string[] }
  readonly blockHashes?: readonly string[]
  readonly expected: { readonly preStateRoot: string }
}

/**
 * Reads the real blocks.
 *
 * @param folder - Files of the real-block witness format, packed or not.
 * @returns Empty where there is no such folder.
 */
export function readRealBlocks(folder: string): RealBlock[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => /\.json(?:\.gz)?$/.test(file))
    .map((file) => {
      const packed = readFileSync(join(folder, file))
      const text = (file.endsWith('.gz') ? gunzipSync(packed) : packed).toString('utf8')
      // The files are ours to choose and their hexadecimal is checked below.
      const content = JSON.parse(text) as RealBlockFile
      const { state, codes, headers } = content.witness
      return {
        name: file.replace(/\.json(?:\.gz)?$/, ''),
        chainId: Number(content.chainId),
        rlp: bytes(content.blockRlp),
        header: splitBlock(toBytes(bytes(content.blockRlp))).header,
        witness: { state: state.map(bytes), codes: codes.map(bytes), headers: headers.map(bytes) },
        preStateRoot: hash32(content.expected.preStateRoot),
        blockHashes: (content.blockHashes ?? []).map(hash32),
      }
    })
}
