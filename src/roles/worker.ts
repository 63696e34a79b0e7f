import { decodeStatelessInput } from '../codec/StatelessInput.ts'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import { executeBlocks } from '../execution/executeBlocks.ts'
import { refusalOf } from '../execution/Party.ts'
import { readState } from '../execution/readState.ts'
import { replayProver } from '../execution/replay.ts'
import { createTracePage } from '../execution/trace.ts'
import type { StatelessInputParams, StatelessInputResult } from '../model/generated/adapter.ts'
import { toBytes } from '../model/Hex.ts'
import { applyAccessList } from './applyAccessList.ts'
import { checkPublicKeys } from './checkPublicKeys.ts'
import { checkTransaction, decodeRlp, trieRoot } from './common.ts'
import type { Registry } from './Registry.ts'
import type { Serves } from './sequencer.ts'
import { proverStorage, type ProverStorageMethod } from './storageMethods.ts'

/** What a worker serves. */
export type WorkerMethod =
  | 'prover_execute'
  | 'prover_trace'
  | 'prover_state'
  | 'prover_checkTransaction'
  | 'prover_decodeRlp'
  | 'prover_trieRoot'
  | 'prover_checkStatelessInput'
  | 'prover_applyAccessList'
  | ProverStorageMethod

/**
 * Makes the worker of a prover: executes blocks from their witnesses, and keeps nothing between requests.
 *
 * @param registry - Configured rulesets.
 * @param crypto - Hash for tries.
 * @returns One function per method of the protocol.
 */
export function createWorker(registry: Registry, crypto: CryptoBackend): Serves<WorkerMethod> {
  return {
    prover_execute: (params) => executeBlocks(params, registry.party(params.rulesetHash)),
    prover_trace: async ({ request, blockIndex, transactionIndex, from, count, rulesetHash }) => {
      const page = createTracePage(from, count)
      const trace = { transactionIndex, listener: page }
      await replayProver({ request, blockIndex, trace }, registry.party(rulesetHash))
      return page.result()
    },
    prover_state: async ({ request, blockIndex, accounts, rulesetHash }) =>
      readState(await replayProver({ request, blockIndex }, registry.party(rulesetHash)), accounts),
    prover_checkTransaction: async (params) => checkTransaction(params, registry),
    prover_decodeRlp: async (params) => decodeRlp(params),
    prover_trieRoot: async (params) => trieRoot(params, crypto),
    prover_checkStatelessInput: async (params) => checkStatelessInput(params, crypto),
    prover_applyAccessList: async (params) => applyAccessList(params, crypto),
    ...proverStorage(crypto),
  }
}

function checkStatelessInput({ input }: StatelessInputParams, crypto: CryptoBackend): StatelessInputResult {
  try {
    const decoded = decodeStatelessInput(toBytes(input))
    checkPublicKeys(decoded, crypto)
    const { requestRoot, chainId, blockHash } = decoded
    return { status: 'decoded', requestRoot, chainId, blockHash }
  } catch (error) {
    return refusalOf(error)
  }
}
