import { keccak256 } from '../../crypto/keccak.ts'
import { storageFaults, type StorageFault } from '../../state/layout/StorageFault.ts'
import { proverStorage, sequencerStorage } from '../storageMethods.ts'
import type { MutantKind } from './MutantKind.ts'

/** Faults in where values lie and in how proofs of them are read. */
export const storageKinds: readonly MutantKind[] = faults().map(([fault, sentence]) => ({
  kind: `storage-${fault}`,
  form: `storage-${fault}`,
  sentence,
  plant: (subject, amount) => {
    if (subject !== '' || amount !== '') return null
    const options = { keccak256, fault }
    return { handlers: (honest) => ({ ...honest, ...sequencerStorage(options), ...proverStorage(options) }) }
  },
}))

/** Object.entries forgets which names the record has. */
function faults(): readonly (readonly [StorageFault, string])[] {
  return Object.entries(storageFaults) as [StorageFault, string][]
}
