import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import type { Ruleset } from '../model/generated/ruleset.ts'
import { createStateStore } from '../state/StateStore.ts'
import { intrinsicGas } from './intrinsicGas.ts'
import { createMachineEngine } from './machine/machineEngine.ts'
import { createRulesBook } from './Rules.ts'

/** A call of a contract that reads nothing but its input. */
export interface CodeCall {
  /** Runtime code. */
  readonly code: Uint8Array
  readonly data: Uint8Array
  readonly gasLimit: bigint
}

/** What a call left behind. */
export interface CodeOutcome {
  readonly succeeded: boolean
  readonly output: Uint8Array
  /** Of the frame alone: neither of the transaction around it nor of its calldata. */
  readonly gasUsed: bigint
  /** Of a transaction that makes the call and nothing else. */
  readonly transactionGas: bigint
}

/** Where the code is put; any address that is no precompile would do. */
const callee = new Uint8Array(20).fill(0xc0)

/**
 * Runs code in a state that holds nothing else, in the first block after genesis.
 *
 * @param call - Code, calldata and gas.
 * @param ruleset - Whose rules hold.
 * @param crypto - Cryptography of the precompiles.
 */
export async function callCode(call: CodeCall, ruleset: Ruleset, crypto: CryptoBackend): Promise<CodeOutcome> {
  const rules = createRulesBook(ruleset).at({ number: 1n, timestamp: 1n, parentTotalDifficulty: 0n, difficulty: 0n })
  const store = createStateStore(crypto)
  const world = store.open(store.addGenesis({}))
  world.setCode(callee, call.code)
  const nobody = new Uint8Array(20)
  const outcome = await createMachineEngine(crypto).run(
    { kind: 'call', caller: nobody, to: callee, value: 0n, data: call.data, gas: call.gasLimit },
    {
      rules,
      world,
      origin: nobody,
      gasPrice: 0n,
      blobHashes: [],
      accessList: [],
      block: {
        number: 1n,
        timestamp: 1n,
        coinbase: nobody,
        gasLimit: call.gasLimit,
        random: 0n,
        baseFee: 0n,
        blobBaseFee: 1n,
        blockHash: () => new Uint8Array(32),
      },
    },
  )
  const { succeeded, output, gasUsed } = outcome
  const around = { data: call.data, to: callee, accessList: [], authorizations: [] }
  const { intrinsic, floor } = intrinsicGas(around, rules)
  const paid = intrinsic + gasUsed
  return { succeeded, output, gasUsed, transactionGas: paid > floor ? paid : floor }
}
