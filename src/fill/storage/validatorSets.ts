import { keccak256 } from '../../crypto/keccak.ts'
import type { StorageRead } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { StorageShape } from '../../model/generated/standard.ts'
import { fromBytes, hash32, quantity, toBytes, type Address, type Hash32 } from '../../model/Hex.ts'
import { loadStandard } from '../../standard/loadStandard.ts'
import { locate } from '../../state/layout/locate.ts'
import { shapeOf } from '../../state/layout/shapeOf.ts'
import { Defect } from '../../model/Defect.ts'
import { addressWord, prove, stateWith, word, type Proven } from './states.ts'
import type { ProofQuestion } from './StorageCase.ts'

/** What the sets are read for. */
export const batch = 7n

/** What a contract holds, and what its reader is told. */
export interface SetPlan {
  readonly layout: string
  /** Entries of the list, or members of the mapping. */
  readonly listed: readonly Address[]
  /** Length or count that the contract holds; that of the list where absent. */
  readonly count?: bigint
  readonly bounds?: StorageShape['bounds']
  readonly committed?: Hash32
  /** Slots that differ from what the plan says otherwise. */
  readonly slots?: Readonly<Record<Hash32, Hash32>>
  /** Who is said to be in the set; those of the plan where absent. */
  readonly stated?: readonly Address[]
  readonly reads?: readonly StorageRead[]
  /** True where the contract holds what is no value of its type, so that no sequencer can be asked for it. */
  readonly raw?: boolean
}

export interface SetCase extends SetPlan {
  readonly name: string
  readonly given: string
  readonly clauses: readonly string[]
  readonly reason?: Reason
  readonly twin?: string
}

/** @returns The shape of a layout of the standard, by name. */
export function shape(name: string): StorageShape {
  const layout = loadStandard().storage.get(name)
  if (layout === undefined) throw new Defect(`there is no layout ${name}`)
  return shapeOf(layout)
}

/** Makes the question of a plan, and its answer. */
export function questionOf(plan: SetPlan, reason: Reason | undefined): ProofQuestion {
  const proven = provenSet(plan)
  const { listed, stated = listed } = plan
  const names = proven.layout.validatorSet
  const members = listed.toSorted()
  return {
    kind: 'validatorSet',
    ...proven,
    ...(names?.commitment !== undefined && { batch: quantity(batch) }),
    ...(names?.list === undefined && { members: stated }),
    expected:
      reason === undefined
        ? {
            kind: 'set',
            members,
            ...(names?.commitment !== undefined && { validatorSetHash: commitment(batch, members) }),
          }
        : { kind: 'reject', reason },
  }
}

function provenSet(plan: SetPlan): Omit<Proven, 'alloc'> & Partial<Pick<Proven, 'alloc'>> {
  const { listed } = plan
  const base = shape(plan.layout)
  const layout = { ...base, ...(plan.bounds !== undefined && { bounds: plan.bounds }) }
  const names = layout.validatorSet ?? { order: 'any' }
  const storage: Record<Hash32, Hash32> = {}
  const at = (variable: string, path: StorageRead['path'] = []): { slot: Hash32; offset: number } => {
    const { slot, offset } = locate(layout, { variable, path }, { keccak256 })
    return { slot: word(slot % (1n << 256n)), offset }
  }
  const put = (variable: string, path: StorageRead['path'], value: bigint): void => {
    const { slot, offset } = at(variable, path)
    storage[slot] = word(BigInt(storage[slot] ?? 0) + (value << BigInt(offset * 8)))
  }
  const { list, count, members, commitment: committed } = names
  const head = list ?? count
  if (head !== undefined) put(head, [], plan.count ?? BigInt(listed.length))
  listed.forEach((member, index) => {
    if (list !== undefined) put(list, [{ index: quantity(index) }], BigInt(member))
    if (members !== undefined) put(members, [{ key: member }], list === undefined ? 1n : BigInt(index) + 1n)
  })
  if (committed !== undefined) put(committed, [], BigInt(plan.committed ?? commitment(batch, listed.toSorted())))
  const state = stateWith({ ...storage, ...plan.slots })
  const reads = plan.reads ?? readsOf(layout, plan)
  if (plan.raw !== true) return prove(state, layout, reads)
  const variables = layout.variables.map((one) => ({ ...one, type: one.type.replace('address[]', 'uint256[]') }))
  const { alloc: _, ...proven } = prove(state, { ...layout, variables }, reads)
  return { ...proven, layout }
}

/** What a reader of the set asks for, written down here once more. */
export function readsOf(layout: StorageShape, { listed, stated = listed }: SetPlan): readonly StorageRead[] {
  const { list, count, members, commitment: committed } = layout.validatorSet ?? { order: 'any' }
  const plain = (variable: string | undefined): readonly StorageRead[] =>
    variable === undefined ? [] : [{ variable, path: [] }]
  return [
    ...plain(list ?? count),
    ...(list === undefined ? [] : listed.map((_, index) => ({ variable: list, path: [{ index: quantity(index) }] }))),
    ...(members === undefined
      ? []
      : (list === undefined ? stated : listed).map((key) => ({ variable: members, path: [{ key }] }))),
    ...plain(committed),
  ]
}

/** keccak256(abi.encode(uint64, address[])), written out. */
export function commitment(number: bigint, members: readonly Address[]): Hash32 {
  const words = [word(number), word(0x40), word(members.length), ...members.map(addressWord)]
  return hash32(fromBytes(keccak256(Uint8Array.from(Buffer.concat(words.map(toBytes))))))
}
