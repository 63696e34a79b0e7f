import { quantity } from '../../model/Hex.ts'
import type { Address } from '../../model/Hex.ts'
import { addressOf } from '../Account.ts'
import type { BlockPlan, RulesetName } from '../Case.ts'
import type { ExecuteCase, HonestChain, RefusedOutcome } from '../ExecuteCase.ts'
import { build, transaction } from './language.ts'

export const heir: Address = addressOf('heir')

/** A chain out of which batches are taken. */
export function chainOf(
  name: string,
  ruleset: RulesetName,
  blocks: readonly BlockPlan[],
  more: Partial<HonestChain> = {},
): HonestChain {
  return { name: `batch/${name}`, ruleset, alloc: {}, blocks, ...more }
}

/** A block with one payment. */
export const pays = (value: bigint): BlockPlan => build(transaction({ to: heir, value, gasLimit: 21_000n }))

/** Shanghai, from block 3 on Cancun, from 5 on Prague, from 7 on Osaka. */
export const byBlocks: HonestChain = chainOf(
  'blocks',
  'lockstep-blocks',
  Array.from({ length: 9 }, (_, index) => pays(BigInt(index + 1))),
)

/** A case of one batch. */
export interface BatchPlan {
  readonly name: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly chain?: HonestChain
  /** Numbers of the blocks. */
  readonly blocks: readonly number[]
  readonly forkId?: string
  readonly number?: number
  readonly refused?: RefusedOutcome['reason']
  readonly mode?: 'compute' | 'validate'
  readonly twin?: string
}

/** Makes a case of a batch: of `byBlocks` and under Osaka where nothing else is said. */
export function batchCase(plan: BatchPlan): ExecuteCase {
  const { name, blocks, forkId = 'osaka', number, refused, mode, twin, chain = byBlocks, ...story } = plan
  return {
    ...story,
    name: `batch/${name}`,
    given: givenOf(chain.ruleset),
    chain,
    blocks: blocks.map((block) => ({ block: block - 1 })),
    batch: { forkId, ...(number !== undefined && { number: quantity(number) }) },
    ...(mode !== undefined && { mode }),
    ...(refused !== undefined && { batchOutcome: { reason: refused } }),
    ...(twin !== undefined && { twin: `batch/${twin}` }),
  }
}

/** What a chain is, for the story of a case. */
export function givenOf(ruleset: RulesetName): string {
  switch (ruleset) {
    case 'lockstep-batches':
      return 'a chain with batches of two blocks, on which Cancun begins with batch 2'
    case 'lockstep-limits':
      return 'a chain whose provers take two blocks, three transactions a block and 500,000 gas in a batch'
    case 'lockstep-statuses':
      return 'a chain on which RIPEMD160 is unprovable in block 5'
    case 'lockstep-state-variable':
      return 'a chain whose fork follows a slot, which goes from 10 to 20 in block 2'
    default:
      return 'a chain on which Cancun begins with block 3, Prague with block 5 and Osaka with block 7'
  }
}
