import type { BlockToBuild, BuiltBlock, ExecutionResult, HeaderInput } from '../model/generated/adapter.ts'
import type { Reason } from '../model/generated/rejections.ts'
import type { SystemCall } from '../model/generated/ruleset.ts'
import type { Oracle } from '../model/generated/vector.ts'
import { Defect } from '../model/Defect.ts'
import { rulesetHash } from '../standard/rulesetHash.ts'
import { withSystemCalls } from '../standard/rulesets.ts'
import { askBlockByBlock, blockByBlock } from './consultBlocks.ts'
import { asBuilder, isContradicted } from './contradiction.ts'
import type { FilledCase } from './fillCase.ts'
import { Unsupported } from './SecondOracle.ts'
import type { SecondOracle } from './SecondOracle.ts'

/** What the second oracle said: that it agrees, or what it lacks. */
export type Consultation =
  { readonly kind: 'agrees'; readonly oracle: Oracle } | { readonly kind: 'lacks'; readonly capability: string }

/**
 * Has the second oracle build the blocks of a case and compares every field but the block hash: as one chain where it
 * can, else block by block.
 *
 * @param filled - What the reference made of the case.
 * @param oracle - The second oracle.
 * @returns Agreement, or the declared capability that it lacks.
 * @throws {@link Defect} With the first difference.
 */
export async function consult(filled: FilledCase, oracle: SecondOracle): Promise<Consultation> {
  const contradicted = isContradicted(filled)
  const lack = lackOf(filled, oracle, contradicted)
  if (lack !== undefined) return { kind: 'lacks', capability: lack }
  const { name, version } = oracle.declaration
  const asked = { name: `${name}/revm`, version }
  const inputs = inputsOf(filled)
  const chain = await attempt(filled, oracle, () => askForChain(filled, inputs, oracle))
  if (chain === 'agrees') return { kind: 'agrees', oracle: contradicted ? { ...asked, asked: asBuilder } : asked }
  if (!needsOneFork(chain.capability)) return chain
  const blocks = await attempt(filled, oracle, () => askBlockByBlock(filled, inputs, oracle))
  const how = contradicted ? (`${asBuilder}, ${blockByBlock}` as const) : blockByBlock
  return blocks === 'agrees' ? { kind: 'agrees', oracle: { ...asked, asked: how } } : blocks
}

/** Whether blocks that start chains of their own could do without what the client lacks. */
function needsOneFork(capability: string): boolean {
  return ['lacks forkTransition', 'lacks excessBlobGasLater'].includes(capability) || capability.startsWith('fork bpo')
}

async function attempt(
  filled: FilledCase,
  oracle: SecondOracle,
  ask: () => Promise<readonly BuiltBlock[] | string>,
): Promise<'agrees' | Extract<Consultation, { kind: 'lacks' }>> {
  try {
    const built = await ask()
    if (typeof built === 'string') return { kind: 'lacks', capability: built }
    compareBlocks(filled, built)
    return 'agrees'
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error
    return { kind: 'lacks', capability: capabilityOf(error, filled, oracle) }
  }
}

async function askForChain(
  { plan, ruleset, genesis }: FilledCase,
  blocks: readonly BlockToBuild[],
  oracle: SecondOracle,
): Promise<readonly BuiltBlock[]> {
  const derived = withSystemCalls(ruleset, oracle.declaration.systemCalls)
  const hash = rulesetHash(derived)
  await oracle.ask('lockstep_configure', { ruleset: derived, rulesetHash: hash })
  const built = await oracle.ask('seq_buildBlocks', {
    token: plan.name,
    rulesetHash: hash,
    genesis,
    blocks: [...blocks],
    emit: [],
  })
  return built.blocks
}

/** What stands in the way: a lack that the client declares, a fork that it does not, or, of a refused block, imports. */
function capabilityOf(
  { lack, message }: Unsupported,
  { plan, ruleset }: FilledCase,
  { declaration }: SecondOracle,
): string {
  if (lack !== undefined && (declaration.lacks ?? []).some((declared) => declared === lack)) return `lacks ${lack}`
  const fork = ruleset.forks.find(({ evmBase }) => !declaration.forks.includes(evmBase))
  if (message.includes('activation by ')) return 'lacks forkTransition'
  if (message.includes('UNSUPPORTED_FORK') && fork !== undefined) return `fork ${fork.evmBase}`
  if (isTransactionRefusal(plan)) return importing
  throw new Defect(`${plan.name}: ${message}`)
}

const importing = 'feature importBlocks'

/** Blocks to import that the client could only be asked to build, and what it then does wrong. */
const knownFaults: Readonly<Record<string, string>> = {
  'forks/osaka-blobs-of-a-transaction':
    'fork osaka whole (as a builder edr 0.13.0 takes seven blobs in a transaction, against EIP-7594)',
  'invalid-transactions/blob-count-of-transaction':
    'feature importBlocks (and as a builder edr 0.13.0 takes seven blobs in a transaction, against EIP-7594)',
}

function lackOf({ plan }: FilledCase, { declaration }: SecondOracle, contradicted: boolean): string | undefined {
  const known = knownFaults[plan.name]
  if (known !== undefined) return known
  const last = plan.blocks.at(-1)
  if (last?.kind === 'mutate' && !contradicted && !isTransactionRefusal(plan)) return importing
  const input = (plan.headerInputs ?? []).find((wanted: HeaderInput) => !declaration.headerInputs.includes(wanted))
  if (input !== undefined) return `headerInput ${input}`
  const call = (plan.systemCalls ?? []).find((wanted: SystemCall) => !declaration.systemCalls.includes(wanted))
  return call === undefined ? undefined : `systemCall ${call}`
}

/** Whether the block is refused for a transaction, so that a builder can be asked about the transaction instead. */
function isTransactionRefusal({ blocks }: FilledCase['plan']): boolean {
  const last = blocks.at(-1)
  return last?.kind === 'mutate' && last.mutation.kind === 'replaceTransaction'
}

function inputsOf({ signed }: FilledCase): readonly BlockToBuild[] {
  return signed.map(({ plan, input, replacement }) => {
    if (plan.kind !== 'mutate' || plan.mutation.kind !== 'replaceTransaction' || replacement === undefined) return input
    return { ...input, transactions: input.transactions.toSpliced(plan.mutation.index, 1, replacement) }
  })
}

function compareBlocks({ plan, signed, filled }: FilledCase, blocks: readonly BuiltBlock[]): void {
  for (const [index, { plan: block }] of signed.entries()) {
    const other = blocks[index]
    const own = filled[index]?.block
    if (own === undefined || other === undefined) throw new Defect(`${plan.name}: edr built ${blocks.length} blocks`)
    if (block.kind === 'mutate' && isTransactionRefusal(plan)) compareRefusal(plan.name, block, other)
    else compareBuilt(`${plan.name}, block ${index}`, own, other)
  }
}

function compareRefusal(
  name: string,
  block: Extract<FilledCase['plan']['blocks'][number], { kind: 'mutate' }>,
  { excluded }: BuiltBlock,
): void {
  if (block.mutation.kind !== 'replaceTransaction') throw new Defect(`${name}: not about a transaction`)
  const place = block.mutation.index
  const reasons: readonly Reason[] = [block.reason, ...(block.alsoAllowed ?? [])]
  const found = excluded.find(({ index }) => index === place)
  if (found === undefined || !reasons.includes(found.reason) || excluded.length !== 1) {
    throw new Defect(`${name}: edr left out ${JSON.stringify(excluded)}, not ${place} for ${reasons.join(' or ')}`)
  }
}

function compareBuilt(where: string, own: BuiltBlock, other: BuiltBlock): void {
  const reasonsOf = ({ excluded }: BuiltBlock): string =>
    JSON.stringify(excluded.map(({ index, reason }) => ({ index, reason })))
  const differences = [
    ...(reasonsOf(own) === reasonsOf(other)
      ? []
      : [`left out ${reasonsOf(own)}, edr ${JSON.stringify(other.excluded)}`]),
    ...differencesOf(own.result, other.result),
  ]
  if (differences.length > 0) throw new Defect(`${where}: ${differences.join('; ')}`)
}

function differencesOf(own: ExecutionResult, other: ExecutionResult): readonly string[] {
  const names = [...new Set([...Object.keys(own), ...Object.keys(other)])].filter((name) => name !== 'blockHash')
  return names.flatMap((name) => {
    const [mine, theirs] = [own, other].map((result) => JSON.stringify(sorted(result[name as keyof ExecutionResult])))
    return mine === theirs ? [] : [`${name}: ${mine}, edr ${theirs}`]
  })
}

/** The same value with the keys of its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, entry]) => [name, sorted(entry)]),
  )
}
