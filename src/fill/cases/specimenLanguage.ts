import type { Address, Bytes } from '../../model/Hex.ts'
import { bytes, fromBytes, toBytes } from '../../model/Hex.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import type { Code } from '../Assembler.ts'
import type { Case, TransactionPlan } from '../Case.ts'
import { blockAt, callRows, slotsOfRows, type CallRow } from './calling.ts'
import { contract, join, precompile, programAddress, transaction } from './language.ts'

/** Precompiles of the reference chain that Ethereum does not have. */
export const merkleFold: Address = precompile(0x200)
export const callContext: Address = precompile(0x201)
export const register: Address = precompile(0x202)

/** Seconds at which the forks begin that the reference chain has for itself. */
export const lockstep1 = 6000n
export const lockstep2 = 7000n
export const lockstep3 = 8000n

/** Prices of REGISTER from a fork on. */
export const prices = {
  lockstep1: { base: 200, cold: 2100, warm: 100, write: 5000, newAccount: 25_000 },
  lockstep3: { base: 200, cold: 1800, warm: 90, write: 4000, newAccount: 20_000 },
} as const

/** A case of one contract that a transaction calls right after a fork of the reference chain. */
export interface SpecimenPlan {
  /** Behind `specimen/`. */
  readonly name: string
  /** Goes on after "a contract that ...". */
  readonly does: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly code: Code
  /** Second of the only block, {@link lockstep1} where absent. */
  readonly at?: bigint
  readonly transaction?: Partial<TransactionPlan>
  readonly more?: Partial<Pick<Case, 'alloc' | 'expect' | 'headerInputs'>> & { readonly balance?: bigint }
  /** Slots of the contract after the block. */
  readonly slots?: Readonly<Record<string, bigint>>
}

/**
 * Makes a case of one contract.
 *
 * @param plan - The contract and what it must leave behind.
 */
export function specimen(plan: SpecimenPlan): Case {
  const { at = lockstep1, more = {} } = plan
  return {
    name: `specimen/${plan.name}`,
    given: `a contract that ${plan.does}`,
    when: 'a transaction calls it',
    must: plan.must,
    clauses: plan.clauses,
    ruleset: 'lockstep-reference',
    alloc: { ...more.alloc, [programAddress]: contract(plan.code, { balance: more.balance ?? 0n }) },
    genesis: { timestamp: at - 10n },
    blocks: [blockAt(at, transaction({ to: programAddress, ...plan.transaction }))],
    headerInputs: ['timestamp', ...(more.headerInputs ?? [])],
    expect: {
      ...more.expect,
      storage: { ...more.expect?.storage, ...(plan.slots && { [programAddress]: plan.slots }) },
    },
  }
}

/** A case whose contract makes calls that are told row by row. */
export function rowsCase(plan: Omit<SpecimenPlan, 'code' | 'slots'>, rows: readonly CallRow[]): Case {
  return specimen({
    ...plan,
    code: callRows(rows),
    slots: slotsOfRows(rows),
    transaction: { gasLimit: 3_000_000n, ...plan.transaction },
  })
}

/** A case of three blocks: a second before a fork of the reference chain, at its first second, and one later. */
export interface BoundaryPlan extends Omit<SpecimenPlan, 'at' | 'slots' | 'code'> {
  readonly fork: 'lockstep1' | 'lockstep2' | 'lockstep3'
  readonly code: Code
  /** Slots of the contract after the last block. */
  readonly slots: Readonly<Record<string, bigint>>
}

/** Makes a case of a boundary; the code knows its block by NUMBER. */
export function boundary({ fork, ...plan }: BoundaryPlan): Case {
  const start = { lockstep1, lockstep2, lockstep3 }[fork]
  const one = specimen({ ...plan, at: start })
  const blocks = [start - 1n, start, start + 1n].map((second) =>
    blockAt(second, transaction({ to: programAddress, ...plan.transaction })),
  )
  return { ...one, when: `blocks stand one second before ${fork} begins, at its first second and one later`, blocks }
}

/** A word that says which it is. */
export function wordOf(number: number): Bytes {
  return fromBytes(Uint8Array.from([...new Uint8Array(31), number]))
}

/** The root that a leaf and siblings lead to, worked out as spec/precompiles/merkle_fold.yaml says. */
export function foldOf([leaf, ...siblings]: readonly Bytes[]): Bytes {
  return siblings.reduce(
    (node, sibling) => {
      const [first, second] = node < sibling ? [node, sibling] : [sibling, node]
      return fromBytes(keccak256(toBytes(join(first, second))))
    },
    leaf ?? bytes('0x'),
  )
}
