import { creationFaults } from './faults/creationFaults.ts'
import { curveFaults } from './faults/curveFaults.ts'
import { around, during, type FaultTable } from './faults/Fault.ts'
import { frameFaults } from './faults/frameFaults.ts'
import { incidentFaults } from './faults/incidentFaults.ts'
import { freeMemory, memoryFaults } from './faults/memoryFaults.ts'
import { precompileCallFaults } from './faults/precompileCallFaults.ts'
import { stateFaults } from './faults/stateFaults.ts'
import { transactionFaults } from './faults/transactionFaults.ts'
import { valueFaults } from './faults/valueFaults.ts'
import type { MutantKind } from './MutantKind.ts'

/** Faults with a name of their own; what each changes is told in `spec/mutants.yaml`. */
const faults: FaultTable = {
  ...stateFaults,
  ...frameFaults,
  ...memoryFaults,
  ...creationFaults,
  ...transactionFaults,
  ...valueFaults,
  ...curveFaults,
  ...precompileCallFaults,
  ...incidentFaults,
}

/** Instructions that change the state. */
const writing = [
  'SSTORE',
  'TSTORE',
  'LOG0',
  'LOG1',
  'LOG2',
  'LOG3',
  'LOG4',
  'CREATE',
  'CREATE2',
  'SELFDESTRUCT',
  'CALL',
]

/** Instructions that make memory grow. */
const growing = [
  'KECCAK256',
  'CALLDATACOPY',
  'CODECOPY',
  'EXTCODECOPY',
  'RETURNDATACOPY',
  'MLOAD',
  'MSTORE',
  'MSTORE8',
  'MCOPY',
  'LOG0',
  'LOG1',
  'CREATE',
  'CREATE2',
  'CALL',
  'CALLCODE',
  'DELEGATECALL',
  'STATICCALL',
  'RETURN',
  'REVERT',
]

/** Faults of single instructions and those with a name of their own. */
export const faultKinds: readonly MutantKind[] = [
  {
    kind: 'fault',
    form: 'fault:<name>',
    sentence: 'As the catalogue says of the name.',
    plant: (name, rest) => (rest === '' && Object.hasOwn(faults, name) ? (faults[name] ?? null) : null),
  },
  {
    kind: 'static-unchecked',
    form: 'static-unchecked:<instruction>',
    sentence: 'The instruction writes in a static call.',
    plant: (name) =>
      !writing.includes(name)
        ? null
        : around([name], (honest) => (frame) => {
            const { isStatic } = frame
            during(frame, { isStatic: false }, () => honest(frame))
            const { callee } = frame.machine
            if (frame.status === 1 && callee !== null) Object.assign(callee, { isStatic })
          }),
  },
  {
    kind: 'memory-free',
    form: 'memory-free:<instruction>',
    sentence: 'Memory grows for nothing.',
    plant: (name) =>
      growing.includes(name) ? around([name], (honest) => (frame) => freeMemory(frame, () => honest(frame))) : null,
  },
]

/** Names of every fault behind `fault:`. */
export const faultNames: readonly string[] = Object.keys(faults)
