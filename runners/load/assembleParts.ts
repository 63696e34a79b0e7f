import type { Standard } from '../../src/standard/Standard.ts'
import { asDamage } from './Damage.ts'
import type { Draft } from './Draft.ts'
import { isFields } from './fields.ts'
import { chainDraft } from './formats/chain.ts'
import { transitionCase } from './formats/transition.ts'
import { digestOf, type GethTransition, gethTransitions } from './gethTransitions.ts'
import { quantity } from '../../src/model/Hex.ts'
import { damaged, type LoadContext, type Part, readDraft } from './loadFile.ts'
import type { Loaded } from './Loaded.ts'
import type { PartFormat } from './recognise.ts'

/** What a part is when the rest of its case is not beside it. */
const meanings: Readonly<Record<PartFormat | 'chain', string>> = {
  chain: 'a chain of blocks without the genesis file that it starts from beside it',
  genesis: 'a genesis file without a chain that starts from it beside it',
  forkchoice: 'an engine request that no chain beside it goes with',
  't8n-alloc': 'a state that no case with an expected result uses',
  't8n-env': 'an environment of a state transition that no case with an expected result uses',
  't8n-transactions': 'transactions that no case with an expected result uses',
  't8n-expected': 'an output of a state transition tool whose fork no table names',
}

/**
 * Makes cases of files that belong together: a chain with its genesis, a state transition with its inputs and output.
 *
 * @param parts - Those that were asked for, and those that only lie beside them.
 * @param context - Where rulesets come from, and which cases are wanted.
 * @returns A case for each whole group that a part asked for belongs to; the other parts asked for as not applicable.
 */
export function* assembleParts(parts: FolderParts, context: LoadContext): Generator<Loaded> {
  const used = new Set<Part>()
  const all = [...parts.own, ...parts.beside]
  for (const part of all) {
    if (part.format !== 'chain' && part.format !== 't8n-expected') continue
    const group = part.format === 'chain' ? chainGroup(part, all) : transitionGroup(part, all)
    if (group === undefined || !group.members.some((member) => parts.own.includes(member))) continue
    for (const member of group.members) used.add(member)
    yield* loadGroup(group, part, context)
  }
  for (const part of parts.own) {
    if (!used.has(part)) yield { kind: 'notApplicable', file: part.found.file, why: meanings[part.format] }
  }
}

/** Parts of one folder. */
export interface FolderParts {
  readonly own: readonly Part[]
  readonly beside: readonly Part[]
}

/** Files that make one case. */
interface Group {
  readonly members: readonly Part[]
  readonly draft: (standard: Standard) => Draft
}

function* loadGroup(group: Group, part: Part, context: LoadContext): Generator<Loaded> {
  try {
    const draft = group.draft(context.standard)
    if (context.select(draft.id)) yield readDraft(draft, part.found)
  } catch (error) {
    const damage = asDamage(error)
    if (damage === undefined) throw error
    yield damaged(part.found, damage)
  }
}

/** Where several genesis files lie beside a chain, the chain's own check tells a wrong one; the first is taken. */
function chainGroup(chain: Part, parts: readonly Part[]): Group | undefined {
  const bytes = chain.value
  const genesis = parts.find(({ format }) => format === 'genesis')
  if (genesis === undefined || !isFields(genesis.value) || !(bytes instanceof Uint8Array)) return undefined
  const forkchoice = parts.find(({ format }) => format === 'forkchoice')
  const files = {
    found: chain.found,
    chain: bytes,
    genesis: genesis.value,
    ...(isFields(forkchoice?.value) && { forkchoice: forkchoice.value }),
  }
  const members = forkchoice === undefined ? [chain, genesis] : [chain, genesis, forkchoice]
  return { members, draft: (standard) => chainDraft(files, standard) }
}

function transitionGroup(expected: Part, parts: readonly Part[]): Group | undefined {
  const entry = gethTransitions.find((candidate) => candidate.expected === digestOf(expected.value))
  const alloc = partOf(parts, 't8n-alloc', entry?.alloc)
  const environment = partOf(parts, 't8n-env', entry?.environment)
  const transactions = partOf(parts, 't8n-transactions', entry?.transactions)
  if (entry === undefined || alloc === undefined || environment === undefined || transactions === undefined) {
    return undefined
  }
  return {
    members: [expected, alloc, environment, transactions],
    draft: (standard) => transitionDraft(entry, { expected, alloc, environment, transactions }, standard),
  }
}

function partOf(parts: readonly Part[], format: PartFormat, digest: string | undefined): Part | undefined {
  return parts.find((part) => part.format === format && digestOf(part.value) === digest)
}

function transitionDraft(
  entry: GethTransition,
  files: Readonly<Record<'expected' | 'alloc' | 'environment' | 'transactions', Part>>,
  standard: Standard,
): Draft {
  const { file, place } = files.expected.found
  const expected = isFields(files.expected.value) ? files.expected.value['result'] : undefined
  return {
    id: place,
    test: '',
    family: 't8n-geth',
    fork: entry.fork,
    read: () =>
      transitionCase(
        {
          id: place,
          file,
          family: 't8n-geth',
          fork: entry.fork,
          chainId: quantity(1),
          reward: entry.reward,
          alloc: isFields(files.alloc.value) ? files.alloc.value : {},
          environment: isFields(files.environment.value) ? files.environment.value : {},
          transactions: files.transactions.value,
          result: isFields(expected) ? expected : {},
        },
        standard,
      ),
  }
}
