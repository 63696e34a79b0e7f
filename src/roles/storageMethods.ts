import { refusalOf } from '../execution/Party.ts'
import type { Methods } from '../model/generated/adapter.ts'
import { fromBytes } from '../model/Hex.ts'
import { locate, type LocateOptions } from '../state/layout/locate.ts'
import { slotKey } from '../state/layout/openProof.ts'
import { proveStorage } from '../state/layout/proveStorage.ts'
import { readStorage } from '../state/layout/readStorage.ts'
import { readValidatorSet } from '../state/layout/readValidatorSet.ts'
import type { Serves } from './sequencer.ts'

/** Questions about storage that a sequencer answers. */
export type SequencerStorageMethod = 'seq_storageSlot' | 'seq_storageProof'

/** Questions about storage that a prover answers. */
export type ProverStorageMethod = 'prover_storageSlot' | 'prover_readStorage' | 'prover_readValidatorSet'

type SlotParams = Methods['seq_storageSlot']['params']
type SlotResult = Methods['seq_storageSlot']['result']

/** Makes the storage methods of a sequencer. */
export function sequencerStorage(options: LocateOptions): Serves<SequencerStorageMethod> {
  return {
    seq_storageSlot: async (params) => storageSlot(params, options),
    seq_storageProof: async ({ alloc, address, layout, reads }) =>
      answer(() => ({ status: 'proven', ...proveStorage({ alloc, address, layout, reads }, options) })),
  }
}

/** Makes the storage methods of a prover. */
export function proverStorage(options: LocateOptions): Serves<ProverStorageMethod> {
  return {
    prover_storageSlot: async (params) => storageSlot(params, options),
    prover_readStorage: async ({ layout, reads, ...claim }) =>
      answer(() => ({ status: 'read', values: readStorage(claim, { layout, reads }, options).map(fromBytes) })),
    prover_readValidatorSet: async ({ layout, batch, members, ...claim }) =>
      answer(() => {
        const request = { layout, ...(batch !== undefined && { batch }), ...(members !== undefined && { members }) }
        return { status: 'read', ...readValidatorSet(claim, request, options) }
      }),
  }
}

function storageSlot({ layout, read }: SlotParams, options: LocateOptions): SlotResult {
  return answer(() => {
    const { slot, offset, size } = locate(layout, read, options)
    return { status: 'located', slot: slotKey(slot), offset, size }
  })
}

function answer<Result>(ask: () => Result): Result | ReturnType<typeof refusalOf> {
  try {
    return ask()
  } catch (error) {
    return refusalOf(error)
  }
}
