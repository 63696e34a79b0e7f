import type { ImportBlocksParams, ImportBlocksResult, ImportedBlock } from '../model/generated/adapter.ts'
import { Defect } from '../model/Defect.ts'
import { fromBytes } from '../model/Hex.ts'
import { createChain, importBlock, type Chain, type ChainBlock, type Import } from './Chain.ts'
import { refusalOf, type Party } from './Party.ts'

/**
 * Imports blocks in order of arrival (`seq_importBlocks`).
 *
 * @param params - Genesis and blocks.
 * @param party - Rules and engine.
 * @returns One verdict per block, and the head: by total difficulty before the merge, the last accepted block after it.
 */
export async function importBlocks(params: ImportBlocksParams, party: Party): Promise<ImportBlocksResult> {
  const chain = createChain(params.genesis, party)
  const withWitness = params.emit.includes('witness')
  const blocks: ImportedBlock[] = []
  let head = chain.genesis
  for (const [index, rlp] of params.blocks.entries()) {
    const context = params.contexts?.[index]
    const imported = await importBlock(chain, { rlp, ...(context !== undefined && { context }) }, party)
    blocks.push(toImportedBlock(imported, withWitness))
    if (imported.block !== undefined) head = nextHead(head, imported.block)
  }
  return { genesis: genesisOf(chain), blocks, head: head.hash }
}

/** The genesis block as results tell it. */
export function genesisOf({ genesis }: Chain): ImportBlocksResult['genesis'] {
  return { headerRlp: fromBytes(genesis.rlp), hash: genesis.hash }
}

function nextHead(head: ChainBlock, block: ChainBlock): ChainBlock {
  if (block.header.difficulty === 0n) return block
  return block.totalDifficulty > head.totalDifficulty ? block : head
}

function toImportedBlock({ result, witness, rejection }: Import, withWitness: boolean): ImportedBlock {
  const extra = withWitness && witness !== undefined ? { witness } : {}
  if (rejection !== undefined) return { ...refusalOf(rejection), ...(result !== undefined && { result }), ...extra }
  if (result === undefined) throw new Defect('a block was accepted without a result')
  return { status: 'accepted', result, ...extra }
}
