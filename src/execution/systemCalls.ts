import type { SystemCall } from '../model/generated/ruleset.ts'
import { Rejection } from '../model/Rejection.ts'
import { deleteIfEmpty } from './accounts.ts'
import type { BlockSetting } from './BlockRun.ts'
import type { Log, Outcome } from './Engine.ts'
import { depositRequests, RequestType } from './requests.ts'

/** Caller of every system call. */
const systemAddress: Uint8Array = Uint8Array.from(Buffer.from(`${'f'.repeat(39)}e`, 'hex'))
const systemGas = 30_000_000n
const empty = new Uint8Array(0)

/**
 * Makes a system call whose failure the block survives.
 *
 * @param setting - Block and state.
 * @param call - Which one; nothing happens where the ruleset leaves it out or its contract has no code.
 * @param input - 32 bytes.
 * @throws {@link Rejection} `PRECOMPILE_UNSUPPORTED` where the call reaches what a prover does not take.
 * @see EIP-4788, EIP-2935, PRE-1
 */
export async function runSystemCall(
  setting: BlockSetting,
  call: 'beaconRoots' | 'historyStorage',
  input: Uint8Array,
): Promise<void> {
  const contract = contractOf(setting, call)
  if (contract !== null && setting.world.code(contract).length > 0) await callContract(setting, contract, input)
}

/**
 * Collects the requests of a block after its last transaction.
 *
 * @param setting - Block and state.
 * @param logs - Logs of all its transactions.
 * @returns Requests by ascending type.
 * @throws {@link Rejection} `SYSTEM_CONTRACT_EMPTY`, `SYSTEM_CONTRACT_FAILED` or `DEPOSIT_EVENT_INVALID`;
 *   `PRECOMPILE_UNSUPPORTED` where a call reaches what a prover does not take.
 * @see EIP-6110, EIP-7002, EIP-7251, EXE-6 to EXE-8, PRE-1
 */
export async function systemRequests(
  setting: BlockSetting,
  logs: readonly Log[],
): Promise<readonly { readonly type: number; readonly data: Uint8Array }[]> {
  const deposits = contractOf(setting, 'depositRequests')
  return [
    { type: RequestType.deposit, data: deposits === null ? empty : depositRequests(logs, deposits) },
    { type: RequestType.withdrawal, data: await readRequests(setting, 'withdrawalRequests') },
    { type: RequestType.consolidation, data: await readRequests(setting, 'consolidationRequests') },
  ]
}

async function readRequests(
  setting: BlockSetting,
  call: 'withdrawalRequests' | 'consolidationRequests',
): Promise<Uint8Array> {
  const contract = contractOf(setting, call)
  if (contract === null) return empty
  if (setting.world.code(contract).length === 0) throw new Rejection('SYSTEM_CONTRACT_EMPTY', { call })
  const outcome = await callContract(setting, contract, empty)
  if (!outcome.succeeded) throw new Rejection('SYSTEM_CONTRACT_FAILED', { call, error: outcome.error ?? '' })
  return outcome.output
}

function contractOf({ rules }: BlockSetting, call: SystemCall): Uint8Array | null {
  if (!rules.systemCalls.has(call)) return null
  const { beaconRoots, historyStorage, depositContract, withdrawalRequests, consolidationRequests } =
    rules.systemContracts
  const contracts: Readonly<Record<SystemCall, Uint8Array | undefined>> = {
    beaconRoots,
    historyStorage,
    depositRequests: depositContract,
    withdrawalRequests,
    consolidationRequests,
  }
  return contracts[call] ?? null
}

async function callContract(setting: BlockSetting, contract: Uint8Array, input: Uint8Array): Promise<Outcome> {
  const { rules, world, block, engine, provability } = setting
  world.beginTransaction()
  const outcome = await engine.run(
    { kind: 'call', caller: systemAddress, to: contract, value: 0n, data: input, gas: systemGas },
    {
      rules,
      block,
      world,
      origin: systemAddress,
      gasPrice: 0n,
      blobHashes: [],
      accessList: [],
      ...(provability !== undefined && { onPrecompile: provability.onPrecompile }),
    },
  )
  // What a system call reached is part of the block, whatever becomes of the transactions.
  provability?.keep()
  for (const address of outcome.touched) deleteIfEmpty(world, address)
  return outcome
}
