import type { Reason } from '../../model/generated/rejections.ts'
import { quantity } from '../../model/Hex.ts'
import type { Address, Bytes } from '../../model/Hex.ts'
import { addressOf, bob } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { AccountPlan, BlockPlan, Case, TransactionPlan } from '../Case.ts'
import { call, drop, seen, staticcall, store } from '../program.ts'
import { clause } from './clauses.ts'
import { blobHash, contract, precompile, programAddress, transaction } from './language.ts'

const helper = addressOf('helper')

/** Forks of the reference chain and the second at which each begins. */
const boundaries = {
  cancun: 1000n,
  prague: 2000n,
  osaka: 3000n,
  bpo1: 4000n,
  bpo2: 5000n,
  lockstep1: 6000n,
  lockstep2: 7000n,
  lockstep3: 8000n,
} as const

/** Id of a fork of the reference chain that begins after genesis. */
type Boundary = keyof typeof boundaries

/** A case of three blocks: a second before a fork begins, at its first second, and a second later. */
export interface BoundaryPlan {
  readonly name: string
  readonly fork: Boundary
  readonly given: string
  readonly must: string
  readonly clauses?: readonly string[]
  readonly alloc: Readonly<Record<Address, AccountPlan>>
  readonly transactions: (block: number) => readonly TransactionPlan[]
  /** What the program stored at the block's number, plus one. */
  readonly observed?: readonly [before: bigint, at: bigint, after: bigint]
  /** Why transactions are left out, by number of the block and place. */
  readonly excluded?: Readonly<Record<number, Readonly<Record<number, Reason>>>>
  /** Attributes of the blocks, by number. */
  readonly attributes?: (block: number) => BlockPlan['attributes']
  readonly more?: Partial<Pick<Case, 'genesis' | 'headerInputs' | 'systemCalls' | 'expect'>>
}

/**
 * Makes the case of a change at a boundary.
 *
 * @param plan - What changes and how it shows.
 */
export function boundaryCase(plan: BoundaryPlan): Case {
  const start = boundaries[plan.fork]
  const block = (timestamp: bigint, number: number): BlockPlan => ({
    kind: 'build',
    attributes: { timestamp: quantity(timestamp), ...plan.attributes?.(number) },
    transactions: plan.transactions(number),
    ...(plan.excluded?.[number] && { excluded: plan.excluded[number] }),
  })
  const { observed } = plan
  return {
    name: `forks/${plan.fork}-${plan.name}`,
    given: plan.given,
    when: `blocks stand one second before ${plan.fork} begins, at its first second and one later`,
    must: plan.must,
    clauses: [clause.boundary, ...(plan.clauses ?? [])],
    ruleset: 'lockstep-reference',
    alloc: plan.alloc,
    blocks: [block(start - 1n, 1), block(start, 2), block(start + 1n, 3)],
    ...plan.more,
    genesis: { timestamp: start - 10n, ...plan.more?.genesis },
    headerInputs: ['timestamp', ...(plan.more?.headerInputs ?? [])],
    ...(observed && {
      expect: {
        storage: { [programAddress]: Object.fromEntries(observed.map((value, index) => [index + 1, value + 1n])) },
      },
    }),
  }
}

/** A program that stores a number under the number of its block, and the transaction that calls it. */
export function observing(value: Code, gasLimit = 300_000n): Pick<BoundaryPlan, 'alloc' | 'transactions'> {
  return {
    alloc: { [programAddress]: contract(store(op('NUMBER'), seen(value))) },
    transactions: () => [transaction({ to: programAddress, gasLimit })],
  }
}

/** Whether code runs without a halt in a frame of its own. */
export function runs(program: Code): Pick<BoundaryPlan, 'alloc' | 'transactions'> {
  const plan = observing(call(helper, { gas: 10_000 }))
  return { ...plan, alloc: { ...plan.alloc, [helper]: contract(program) } }
}

/** Size of what a precompile returns. */
export function returnsFrom(number: number, input: Bytes): Pick<BoundaryPlan, 'alloc' | 'transactions'> {
  const size = (input.length - 2) / 2
  return {
    alloc: {
      [programAddress]: contract(
        code(
          apply('CALLDATACOPY', 0, 0, size),
          drop(staticcall(precompile(number), { gas: 100_000, input: { offset: 0, size } })),
          store(op('NUMBER'), seen(op('RETURNDATASIZE'))),
        ),
      ),
    },
    transactions: () => [transaction({ to: programAddress, data: input, gasLimit: 300_000n })],
  }
}

/** A transaction with so many blobs, counted on from one of the known ones. */
export function blobTransaction(from: typeof bob | undefined, count: number, first: number): TransactionPlan {
  return transaction({
    type: 'blob',
    ...(from && { from }),
    to: programAddress,
    gasLimit: 100_000n,
    blobVersionedHashes: Array.from({ length: count }, (_, index) => blobHash(first + index)),
  })
}
