import { parseArgs } from 'node:util'
import { readRuntime } from '../../runtime/Runtime.ts'
import { loadStandard } from '../../standard/loadStandard.ts'
import { nearest } from '../../standard/nearest.ts'
import { BadInput, readWhole, shown } from '../BadInput.ts'
import type { ProvingOrder } from './proveSimulated.ts'

/** Bounds of what is proven in one process. */
const blocksMax = 512
const validatorsMax = 64
const workersMax = 16

/** A batch of one block has no room for the transaction that brings the next set into force. */
const batchBlocksLeast = 2

const options = {
  blocks: { type: 'string', default: '8' },
  validators: { type: 'string', default: '4' },
  'batch-blocks': { type: 'string' },
  workers: { type: 'string', default: '2' },
  seed: { type: 'string', default: '1' },
  ruleset: { type: 'string', default: 'lockstep-reference' },
  proofs: { type: 'string', default: 'transparent' },
  runtime: { type: 'string' },
  prefix: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** What the command line asks for. */
export interface ProvingRequest {
  readonly order: ProvingOrder
  readonly json: boolean
}

/**
 * Reads the flags of the command that proves.
 *
 * @param words - As they were written.
 * @throws {@link BadInput} Where a flag is not known, or says what it must not.
 */
export function readProving(words: readonly string[]): ProvingRequest {
  const flags = parse(words)
  const whole = (name: 'blocks' | 'validators' | 'workers' | 'seed', least: number, most: number): number =>
    readWhole(`--${name}`, flags[name], { least, most, unit: name === 'seed' ? 'seed' : name })
  if (flags.proofs !== 'transparent') {
    throw new BadInput(`--proofs takes transparent, found ${shown(flags.proofs)}`)
  }
  const blocks = whole('blocks', batchBlocksLeast, blocksMax)
  const batchBlocks = readBatchBlocks(flags['batch-blocks'], blocks)
  return {
    json: flags.json,
    order: {
      ruleset: readRuleset(flags.ruleset),
      blocks,
      batchBlocks,
      validators: whole('validators', 1, validatorsMax),
      workers: whole('workers', 1, workersMax),
      seed: whole('seed', 0, Number.MAX_SAFE_INTEGER),
      ...(flags.runtime !== undefined && { runtime: readRuntime(flags.runtime, prefixOf(flags)) }),
    },
  }
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options }).values
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error))
  }
}

function prefixOf({ prefix }: { readonly prefix?: string | undefined }): { readonly prefix?: string } {
  return prefix === undefined ? {} : { prefix }
}

/** Two batches where the blocks allow it. */
function readBatchBlocks(word: string | undefined, blocks: number): number {
  const usual = blocks % 2 === 0 && blocks >= 2 * batchBlocksLeast ? blocks / 2 : blocks
  if (word === undefined) return usual
  const found = readWhole('--batch-blocks', word, { least: batchBlocksLeast, most: blocks, unit: 'blocks' })
  if (blocks % found === 0) return found
  throw new BadInput(`--batch-blocks takes a number that --blocks is a multiple of, found ${found} for ${blocks}`)
}

function readRuleset(name: string): string {
  const { rulesets, consensus } = loadStandard()
  const found = rulesets.get(name)
  if (found === undefined) {
    const near = nearest(name, [...rulesets.keys()])
    throw new BadInput(`--ruleset takes the name of a ruleset, found ${shown(name)}; near it: ${near.join(', ')}`)
  }
  if (consensus.has(found.ruleset.consensusProfile)) return name
  throw new BadInput(`--ruleset takes one with a consensus, and ${shown(name)} has none; try lockstep-reference`)
}
