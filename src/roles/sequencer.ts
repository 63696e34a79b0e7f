import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import { buildBlocks } from '../execution/buildBlocks.ts'
import { importBlocks } from '../execution/importBlocks.ts'
import { readState } from '../execution/readState.ts'
import { replaySequencer } from '../execution/replay.ts'
import { createTracePage } from '../execution/trace.ts'
import type { Methods } from '../model/generated/adapter.ts'
import { checkTransaction, decodeRlp, trieRoot } from './common.ts'
import type { Registry } from './Registry.ts'
import { sequencerStorage, type SequencerStorageMethod } from './storageMethods.ts'

/** Methods of the protocol that a role serves. */
export type Serves<Name extends keyof Methods> = {
  readonly [M in Name]: (params: Methods[M]['params']) => Promise<Methods[M]['result']>
}

/** What a sequencer serves. */
export type SequencerMethod =
  | 'seq_buildBlocks'
  | 'seq_importBlocks'
  | 'seq_trace'
  | 'seq_state'
  | 'seq_checkTransaction'
  | 'seq_decodeRlp'
  | 'seq_trieRoot'
  | SequencerStorageMethod

/**
 * Makes the sequencer: builds and imports blocks, each request on a chain of its own.
 *
 * @param registry - Configured rulesets.
 * @param crypto - Hash for tries.
 * @returns One function per method of the protocol.
 */
export function createSequencer(registry: Registry, crypto: CryptoBackend): Serves<SequencerMethod> {
  return {
    seq_buildBlocks: (params) => buildBlocks(params, registry.party(params.rulesetHash)),
    seq_importBlocks: (params) => importBlocks(params, registry.party(params.rulesetHash)),
    seq_trace: async ({ request, blockIndex, transactionIndex, from, count, rulesetHash }) => {
      const page = createTracePage(from, count)
      const trace = { transactionIndex, listener: page }
      await replaySequencer({ request, blockIndex, trace }, registry.party(rulesetHash))
      return page.result()
    },
    seq_state: async ({ request, blockIndex, accounts, rulesetHash }) =>
      readState(await replaySequencer({ request, blockIndex }, registry.party(rulesetHash)), accounts),
    seq_checkTransaction: async (params) => checkTransaction(params, registry),
    seq_decodeRlp: async (params) => decodeRlp(params),
    seq_trieRoot: async (params) => trieRoot(params, crypto),
    ...sequencerStorage(crypto),
  }
}
