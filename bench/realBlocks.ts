import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { splitBlock } from '../src/codec/Block.ts'
import { toBytes } from '../src/model/Hex.ts'
import type { Header } from '../src/model/generated/adapter.ts'
import type { StatelessCase } from '../runners/load/Case.ts'
import { loadCases } from '../runners/load/loadCases.ts'

/** A block of a public chain with the witness that a client recorded of it. */
export interface RealBlock {
  readonly name: string
  readonly header: Header
  readonly asked: StatelessCase
}

/**
 * Reads the real blocks, as the judge does.
 *
 * @param folder - Files of the real-block witness format, packed or not.
 * @returns Empty where there is no such folder.
 */
export async function readRealBlocks(folder: string): Promise<RealBlock[]> {
  if (!existsSync(folder)) return []
  const blocks: RealBlock[] = []
  for await (const loaded of loadCases(folder)) {
    if (loaded.kind !== 'case' || loaded.case.kind !== 'stateless') continue
    const { header } = splitBlock(toBytes(loaded.case.rlp))
    blocks.push({ name: basename(loaded.case.file).replace(/\.json(?:\.gz)?$/, ''), header, asked: loaded.case })
  }
  return blocks
}
