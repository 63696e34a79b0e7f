import { Defect } from '../../model/Defect.ts'
import type { MachineRules } from './Context.ts'
import { blockFaults } from './faults/blockFaults.ts'
import type { FaultyRules } from './faults/FaultyRules.ts'
import { justificationFaults } from './faults/justificationFaults.ts'
import { memoryFaults } from './faults/memoryFaults.ts'
import { nodeFaults } from './faults/nodeFaults.ts'
import { orderFaults } from './faults/orderFaults.ts'
import { roundInHash } from './faults/roundInHash.ts'
import { ruleFaults } from './faults/ruleFaults.ts'

/** Name of a fault in the state machine: one of those of {@link machineFaults}. */
export type MachineFault = string

/** Slips that implementers make with rounds, locks, justifications, votes, blocks and memory, by name. */
export const machineFaults: ReadonlyMap<MachineFault, FaultyRules> = new Map(
  [
    ...ruleFaults,
    ...justificationFaults,
    ...nodeFaults,
    ...blockFaults,
    ...memoryFaults,
    ...orderFaults,
    roundInHash,
  ].map((fault) => [fault.name, fault] as const),
)

/**
 * Plants a fault.
 *
 * @param name - One of {@link machineFaults}.
 * @returns What makes honest rules faulty.
 * @throws Defect Where there is no such fault.
 */
export function plantFault(name: MachineFault): (honest: MachineRules) => MachineRules {
  const fault = machineFaults.get(name)
  if (fault === undefined) throw new Defect(`there is no fault ${name} of the state machine`)
  return (honest) => ({ ...honest, ...fault.alter(honest) })
}
