import type { Reason } from '../../../model/generated/rejections.ts'
import { addressOf } from '../../Account.ts'
import type { AccountPlan, Case } from '../../Case.ts'
import type { ExecuteCase, HonestChain } from '../../ExecuteCase.ts'
import { without } from './damage.ts'
import type { Finder, SortedList } from './damage.ts'

/** A shape of state that a block reads or writes, and the entries of its witness by what they are for. */
export interface Shape {
  /** Second word of the ids. */
  readonly name: string
  /** What the chain is. */
  readonly given: string
  readonly chain: Omit<HonestChain, 'name' | 'ruleset'> & Partial<Pick<HonestChain, 'ruleset'>>
  /** Place of the block that counts; the last one of the chain. */
  readonly block: number
  readonly parts: readonly Part[]
  readonly clauses?: readonly string[]
}

/** An entry without which the block cannot be executed. */
export interface Part {
  /** Ends the id: `without-<name>`. */
  readonly name: string
  /** Goes on after "is not given ...". */
  readonly what: string
  readonly list?: SortedList
  readonly find: Finder
  readonly reason?: Reason
}

/** Accounts that nobody looks at, so that the trie of accounts has more than one level. */
export const crowd: Readonly<Record<string, AccountPlan>> = Object.fromEntries(
  Array.from({ length: 24 }, (_, index) => [addressOf(`bystander ${index}`), { balance: BigInt(index + 1) }]),
)

/** The chain of a shape; cases share it. */
export function chainOf({ name, chain }: Shape): HonestChain {
  return { name: `recorder/${name}`, ruleset: 'lockstep-osaka', ...chain, alloc: { ...crowd, ...chain.alloc } }
}

/**
 * Makes the cases of a shape: the witness as it is, as a canonical one, and without each of its parts.
 *
 * @param shape - The shape.
 * @param chain - Its chain, by {@link chainOf}.
 */
export function shapeCases(shape: Shape, chain: HonestChain): readonly ExecuteCase[] {
  const { name, given, block, parts, clauses = [] } = shape
  const whole = `witness/${name}/whole`
  const common = { given, chain } as const
  return [
    {
      ...common,
      name: whole,
      when: 'the prover is given the block with all that it reads',
      must: 'the prover computes what an honest builder computes',
      clauses: ['WIT-1', 'WIT-2', 'WIT-3', ...clauses],
      blocks: [{ block }],
    },
    {
      ...common,
      name: `witness/${name}/canonical`,
      when: 'the prover is given the same block and asked to refuse whatever it does not need',
      must: 'the prover needs every entry and computes the same',
      clauses: ['WIT-9', 'WIT-13', ...clauses],
      blocks: [{ block }],
      canonicalWitness: true,
    },
    ...parts.map((part): ExecuteCase => ({
      ...common,
      name: `witness/${name}/without-${part.name}`,
      when: `the prover is not given ${part.what}`,
      must: 'the prover refuses the block and computes nothing in place of it',
      clauses: ['WIT-12', ...clauses],
      blocks: [
        {
          block,
          witness: without(part.list ?? 'state', part.find),
          refused: { reason: part.reason ?? reasonOf(part) },
        },
      ],
      twin: whole,
    })),
  ]
}

function reasonOf({ list }: Part): Reason {
  return list === 'codes' ? 'WITNESS_CODE_MISSING' : 'WITNESS_NODE_MISSING'
}

/**
 * Makes the block case of a shape: a sequencer has to record the very witness.
 *
 * @param shape - The shape.
 * @param chain - Its chain, by {@link chainOf}.
 */
export function recorderCase({ given, clauses = [] }: Pick<Shape, 'given' | 'clauses'>, chain: HonestChain): Case {
  return {
    ...chain,
    given,
    when: 'a sequencer builds the blocks and records what they read',
    must: 'the witness holds every node, code and header that a prover needs, sorted, and nothing else',
    clauses: ['WIT-1', 'WIT-2', 'WIT-3', 'WIT-9', 'WIT-13', ...clauses],
  }
}
