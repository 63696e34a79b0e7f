import { executeStateless } from '../execution/executeStateless.ts'
import type { Party } from '../execution/Party.ts'
import { changedAccounts } from '../execution/readState.ts'
import { blankComputedFields } from '../codec/Block.ts'
import { Defect } from '../model/Defect.ts'
import type { AccountState, BlockToExecute, ExecuteParams, ExecuteResult, Refusal } from '../model/generated/adapter.ts'
import type { ExecuteVector, ExpectedBlock } from '../model/generated/vector.ts'
import { fromBytes, toBytes } from '../model/Hex.ts'
import type { Hash32 } from '../model/Hex.ts'
import { createRegistry } from '../roles/Registry.ts'
import { createWorker } from '../roles/worker.ts'
import { rulesetHash } from '../standard/rulesetHash.ts'
import type { PrecompileEntry, Ruleset } from '../model/generated/ruleset.ts'
import { ruleset as namedRuleset } from '../standard/rulesets.ts'
import type { Standard } from '../standard/Standard.ts'
import type { BlockState } from '../state/BlockState.ts'
import type { Workshop } from './chain.ts'
import type { AskedBlock, BuiltChain, ExecuteCase, HonestChain, RefusedOutcome } from './ExecuteCase.ts'
import { fillCase, type FilledCase } from './fillCase.ts'

/** The part of a vector that says what is asked and what must come back. */
export type FilledRequest = Pick<ExecuteVector, 'mode' | 'canonicalWitness' | 'batch' | 'blocks' | 'expected'>

/** An execute case with everything that the reference made of it. */
export interface FilledExecution {
  readonly plan: ExecuteCase
  readonly ruleset: Ruleset
  readonly chain: FilledCase
  readonly request: FilledRequest
}

/** Fills execute cases; keeps the chains that it built. */
export interface ExecutionFiller {
  /**
   * @throws {@link Defect} Where the reference does not answer as the author says.
   */
  fill(plan: ExecuteCase): Promise<FilledExecution>
}

/**
 * Makes a filler of execute cases.
 *
 * @param workshop - Engine and cryptography.
 * @param standard - Where rulesets come from.
 */
export function createExecutionFiller(workshop: Workshop, standard: Standard): ExecutionFiller {
  const registry = createRegistry(workshop)
  const worker = createWorker(registry, workshop.crypto)
  const chains = new WeakMap<HonestChain, Promise<FilledCase>>()
  const build = (chain: HonestChain, rules: Ruleset): Promise<FilledCase> => {
    const known =
      chains.get(chain) ??
      fillCase({ ...chain, ...noStory }, chain.unlimited === true ? withoutLimits(rules) : rules, workshop)
    chains.set(chain, known)
    return known
  }
  return {
    fill: async (plan) => {
      const rules = namedRuleset(plan.chain.ruleset, standard)
      const chain = await build(plan.chain, rules)
      const { rulesetHash: hash } = registry.configure({ ruleset: rules, rulesetHash: rulesetHash(rules) })
      const request = await makeRequest(plan, chain, registry.party(hash))
      checkAnswer(plan.name, request, await worker.prover_execute(toParams(plan.name, request, hash)))
      return { plan, ruleset: rules, chain, request }
    },
  }
}

/** What a builder would take for its rules that does not care whether its blocks can be proven. */
function withoutLimits(rules: Ruleset): Ruleset {
  const precompiles = rules.precompiles.map((precompile) => ({
    ...precompile,
    history: precompile.history.map((entry): PrecompileEntry => {
      const { limits, ...rest } = entry
      const provable = { ...rest, ...(entry.status === 'unprovable' && { status: 'active' as const }) }
      const isProvers =
        limits?.maxCallsPerBlock !== undefined || limits?.onLimitViolation === 'tx-rejected-by-sequencer'
      return limits === undefined || isProvers ? provable : { ...provable, limits }
    }),
  }))
  return { ...rules, precompiles, limits: {} }
}

const noStory = { given: '', when: '', must: '', clauses: [] } as const

async function makeRequest(plan: ExecuteCase, chain: FilledCase, party: Party): Promise<FilledRequest> {
  const blocks: BlockToExecute[] = []
  for (const asked of plan.blocks) blocks.push(await makeBlock(plan.name, asked, chain, party))
  const refused = plan.batchOutcome
  return {
    mode: plan.mode ?? 'compute',
    canonicalWitness: plan.canonicalWitness ?? false,
    ...(plan.batch !== undefined && { batch: plan.batch }),
    blocks,
    expected: {
      ...(plan.batch !== undefined && {
        batch: refused === undefined ? { status: 'accepted' } : expectedRefusal(refused),
      }),
      blocks: refused === undefined ? plan.blocks.map((asked) => expectedBlock(plan.name, asked, chain)) : [],
    },
  }
}

async function makeBlock(name: string, asked: AskedBlock, chain: FilledCase, party: Party): Promise<BlockToExecute> {
  const offered = chain.blocks[asked.block]
  if (offered === undefined) throw new Defect(`${name}: the chain has no block ${asked.block}`)
  const honest = offered.kind === 'build' ? offered.expected.rlp : offered.rlp
  const { witness } = offered.expected
  const built: BuiltChain = { genesis: chain.genesis, blocks: chain.filled }
  return {
    rlp: asked.rlp?.(honest, built) ?? honest,
    witness: asked.witness?.(witness, built) ?? witness,
    ...(asked.context !== undefined && { context: asked.context }),
    ...(asked.claimed !== undefined && {
      claimed: asked.claimed(await honestClaim({ rlp: honest, witness }, party), built),
    }),
  }
}

/** What the block changes, whatever its header claims. */
async function honestClaim(block: BlockToExecute, party: Party): Promise<readonly AccountState[]> {
  let state: BlockState | undefined
  await executeStateless(
    block,
    {
      mode: 'validate',
      canonicalWitness: false,
      onOpen: (opened) => {
        state = opened
      },
    },
    party,
  )
  if (state === undefined) throw new Defect('a block to claim for was not executed')
  return changedAccounts(state)
}

function expectedBlock(name: string, asked: AskedBlock, chain: FilledCase): ExpectedBlock {
  if (asked.refused !== undefined) return expectedRefusal(asked.refused)
  const built = chain.blocks[asked.block]
  if (built?.kind !== 'build') throw new Defect(`${name}: block ${asked.block} is none that an honest party built`)
  return { status: 'executed', result: built.expected.result }
}

function expectedRefusal({ reason, alsoAllowed, account }: RefusedOutcome): ExpectedBlock & { status: 'rejected' } {
  return { status: 'rejected', reason, alsoAllowed: alsoAllowed ?? [], ...(account !== undefined && { account }) }
}

/**
 * Makes the request of a prover that declares everything.
 *
 * @param token - Opaque name.
 * @param request - Of a vector.
 * @param hash - Of the ruleset.
 * @returns Parameters of `prover_execute`; in compute mode without what the headers claim.
 */
export function toParams(token: string, request: Omit<FilledRequest, 'expected'>, hash: Hash32): ExecuteParams {
  const { mode, canonicalWitness, batch, blocks } = request
  const sent = blocks.map((block) =>
    mode === 'compute' ? { ...block, rlp: fromBytes(blankComputedFields(toBytes(block.rlp))) } : block,
  )
  const params = { token, rulesetHash: hash, mode, canonicalWitness, blocks: sent }
  return batch === undefined ? params : { ...params, batch }
}

function checkAnswer(name: string, { expected }: FilledRequest, answer: ExecuteResult): void {
  if (expected.batch?.status !== answer.batch?.status) {
    throw new Defect(`${name}: of the batch became ${JSON.stringify(answer.batch)}, not ${expected.batch?.status}`)
  }
  if (expected.batch?.status === 'rejected' && answer.batch?.status === 'rejected') {
    checkRefusal(`${name}, batch`, expected.batch, answer.batch)
  }
  if (expected.blocks.length !== answer.blocks.length) {
    throw new Defect(`${name}: ${answer.blocks.length} blocks were answered for, not ${expected.blocks.length}`)
  }
  for (const [index, wanted] of expected.blocks.entries()) {
    const given = answer.blocks[index]
    const where = `${name}, block ${index}`
    if (wanted.status === 'rejected' && given?.status === 'rejected') checkRefusal(where, wanted, given)
    else if (wanted.status === 'executed' && given?.status === 'executed') {
      const [right, found] = [JSON.stringify(wanted.result), JSON.stringify(given.result)]
      if (right !== found) throw new Defect(`${where}: the result is ${found}, not ${right}`)
    } else throw new Defect(`${where}: it was ${JSON.stringify(given)}, not ${wanted.status}`)
  }
}

function checkRefusal(where: string, wanted: ExpectedBlock & { status: 'rejected' }, given: Refusal): void {
  const allowed = [wanted.reason, ...wanted.alsoAllowed]
  if (!allowed.includes(given.reason)) {
    throw new Defect(`${where}: refused for ${given.reason} (${given.detail}), not ${allowed.join(' or ')}`)
  }
  if (wanted.account !== undefined && wanted.account !== given.account) {
    throw new Defect(`${where}: the refusal names ${given.account}, not ${wanted.account}`)
  }
}
