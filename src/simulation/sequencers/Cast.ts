import type { Plants } from '../../roles/node/NodeOptions.ts'
import { censor, claimWrongState, misorder, postdate, withdraw } from './plants.ts'

/** What may be wrong with a validator that executes. */
export const executionFaults = [
  'silent',
  'lazy',
  'wrongState',
  'misorder',
  'censor',
  'postdate',
  'withdraw',
  'equivocate',
  'crash',
  'amnesia',
] as const

/** Name of such a fault. */
export type ExecutionFault = (typeof executionFaults)[number]

/** What each fault puts in the place of parts of a node; the others are of the network around it. */
export function plantsOf(fault: ExecutionFault | undefined): Plants | undefined {
  switch (fault) {
    case 'lazy':
      return { rules: (honest) => ({ ...honest, awaitsVerdict: false, verdictOnPrepared: false }) }
    case 'wrongState':
      return { propose: claimWrongState }
    case 'misorder':
      return { propose: misorder }
    case 'censor':
      return { propose: censor }
    case 'postdate':
      return { propose: postdate }
    case 'withdraw':
      return { propose: withdraw }
    case 'silent':
    case 'equivocate':
    case 'crash':
    case 'amnesia':
    case undefined:
      return undefined
  }
}
