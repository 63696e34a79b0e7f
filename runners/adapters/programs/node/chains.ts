import { createHash } from 'node:crypto'

import { quantity } from '../../../../src/model/Hex.ts'
import type { Hash32, Quantity } from '../../../../src/model/Hex.ts'
import type { BuildBlocksParams, BuildBlocksResult, BuiltBlock } from '../../../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../../../src/model/generated/ruleset.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { createJob } from './attempt.ts'
import { checkAttributes, checkHonoured } from './attributes.ts'
import { select } from './exclusions.ts'
import { readExecutionWitness } from './executionWitness.ts'
import { onlyFork } from './forks.ts'
import type { Chain, NodeKind } from './Node.ts'
import { checkPrecompiles } from './precompiles.ts'
import { readResult } from './receipts.ts'
import { readRpcBlock } from './rpcBlock.ts'
import { checkRuleset } from './ruleset.ts'
import { checkSenders } from './senders.ts'

/** A chain with the blocks of a request on it. */
export interface BuiltChain {
  readonly chain: Chain
  readonly result: BuildBlocksResult
  /** By block of the request. */
  readonly blocks: readonly NumberedBlock[]
}

/** What questions about a block need to know of it. */
export interface NumberedBlock {
  readonly number: Quantity
  readonly stateRoot: Hash32
  readonly transactionHashes: readonly Hash32[]
}

/** Chains that were built and can be asked about. */
export interface Chains {
  /** Builds the chain of a request, or finds it where it was built before. */
  built(params: BuildBlocksParams): Promise<BuiltChain>
  close(): Promise<void>
}

/**
 * Makes a keeper of the chains of one kind of node.
 *
 * @param kind - The kind.
 * @param rulesetOf - Finds a configured ruleset by its hash.
 * @returns The keeper; chains it no longer keeps are closed, and built again when they are asked about.
 */
export function createChains(kind: NodeKind, rulesetOf: (hash: Hash32) => Ruleset): Chains {
  const kept = new Map<string, BuiltChain>()

  async function makeRoom(): Promise<void> {
    for (const [key, { chain }] of kept) {
      if (kept.size < kind.chainsMax) break
      kept.delete(key)
      await chain.node.close()
    }
  }

  return {
    async built(params) {
      const key = createHash('sha256').update(JSON.stringify(params)).digest('hex')
      const found = kept.get(key)
      if (found !== undefined) return found
      await makeRoom()
      const chain = await build(kind, rulesetOf(params.rulesetHash), params)
      kept.set(key, chain)
      return chain
    },
    async close() {
      for (const { chain } of kept.values()) await chain.node.close()
      kept.clear()
      await kind.close?.()
    },
  }
}

async function build(kind: NodeKind, ruleset: Ruleset, params: BuildBlocksParams): Promise<BuiltChain> {
  const { genesis, blocks } = params
  const fork = onlyFork(ruleset, genesis, blocks, kind.declaration.forks)
  checkRuleset(ruleset, fork)
  checkPrecompiles(ruleset, fork, kind.optionalPrecompiles)
  for (const { attributes } of blocks) checkAttributes(attributes)
  const first = blocks[0]?.attributes
  const chain = await kind.start({ ruleset, fork, genesis, ...(first !== undefined && { first }) })
  try {
    return await buildOn(kind, chain, params)
  } catch (error) {
    await chain.node.close()
    throw error
  }
}

async function buildOn(kind: NodeKind, chain: Chain, params: BuildBlocksParams): Promise<BuiltChain> {
  const base = readRpcBlock(await chain.node.request('eth_getBlockByNumber', ['latest', true]))
  const built: BuiltBlock[] = []
  const numbered: NumberedBlock[] = []
  const wantsWitness = params.emit.includes('witness') && kind.declaration.features.includes('witness')
  let number = BigInt(base.header.number)
  for (const input of params.blocks) {
    number += 1n
    const { block, excluded } = await select(createJob(chain, input))
    if (block.header.number !== quantity(number)) {
      throw new AdapterError('INTERNAL', `block ${block.header.number} came where ${number} was due`)
    }
    await checkSenders(chain.node, block, quantity(number - 1n))
    checkHonoured(kind.declaration.headerInputs, { ...input, first: built.length === 0 }, block.header)
    const witness = wantsWitness ? await readExecutionWitness(chain.node, block.header.number) : undefined
    built.push({
      status: 'built',
      rlp: block.rlp,
      result: await readResult(chain.node, block),
      excluded,
      ...witness,
    })
    const { number: ownNumber, stateRoot } = block.header
    numbered.push({ number: ownNumber, stateRoot, transactionHashes: block.transactionHashes })
  }
  const genesis = {
    headerRlp: base.headerRlp,
    hash: base.hash,
    ...(chain.alloc !== undefined && { alloc: chain.alloc }),
  }
  return { chain, result: { genesis, blocks: built }, blocks: numbered }
}
