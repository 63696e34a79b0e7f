import { createCustomCommon, Hardfork, Mainnet, type Common } from '@ethereumjs/common'
import { createEVM, EVMError, type EVM, type ExecResult, type PrecompileInput } from '@ethereumjs/evm'
import { Address } from '@ethereumjs/util'
import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { Defect } from '../../model/Defect.ts'
import type { EvmFork } from '../../model/generated/ruleset.ts'
import { delegate, isDelegation } from '../delegation.ts'
import type { Engine, Environment, Log, Message, Outcome } from '../Engine.ts'
import { Level } from '../Fork.ts'
import { callPrecompile, type Precompile } from '../precompiles/table.ts'
import type { Rules } from '../Rules.ts'
import { followCalls, libraryCallSite, type CallStack } from './libraryCallSite.ts'
import { createStateView, type StateView } from './stateManager.ts'

/** Forks that the library names otherwise, or that change nothing inside a frame. */
const libraryForks: Partial<Record<EvmFork, Hardfork>> = {
  frontier: Hardfork.Chainstart,
  dao: Hardfork.Homestead,
  bpo1: Hardfork.Osaka,
  bpo2: Hardfork.Osaka,
  bpo3: Hardfork.Osaka,
  bpo4: Hardfork.Osaka,
  bpo5: Hardfork.Osaka,
}

/** One instance of the library per rules, and the environment that it serves at the moment. */
interface Instance {
  readonly evm: EVM
  readonly view: StateView
  readonly calls: CallStack
  current: Environment | null
}

/**
 * Makes the engine that runs frames in `@ethereumjs/evm`: the second opinion on our own.
 *
 * @param crypto - Serves hashes, recovery and every precompile.
 * @returns The engine; it does not trace and runs one message at a time.
 */
export function createLibraryEngine(crypto: CryptoBackend): Engine {
  const instances = new WeakMap<Rules, Promise<Instance>>()
  return {
    name: 'ethereumjs',
    run: async (message, environment) => {
      let instance = instances.get(environment.rules)
      if (instance === undefined) {
        instance = createInstance(environment.rules, crypto)
        instances.set(environment.rules, instance)
      }
      return runMessage(await instance, message, environment)
    },
  }
}

async function createInstance(rules: Rules, crypto: CryptoBackend): Promise<Instance> {
  const view = createStateView()
  const common = commonOf(rules, crypto)
  const instance: { current: Environment | null } = { current: null }
  const evm = await createEVM({
    common,
    stateManager: view,
    blockchain: {
      getBlock: (number: number) => {
        const hash = instance.current?.block.blockHash(BigInt(number)) ?? new Uint8Array(32)
        return Promise.resolve({ hash: () => hash })
      },
      putBlock: () => Promise.resolve(),
      shallowCopy() {
        return this
      },
    },
  })
  const calls = followCalls(evm)
  evm.precompiles.clear()
  for (const precompile of rules.precompiles.values()) {
    const key = Buffer.from(precompile.address).toString('hex')
    const run = (input: PrecompileInput): ReturnType<typeof runPrecompile> =>
      runPrecompile(precompile, input, { crypto, evm, calls, environment: instance.current })
    evm.precompiles.set(key, run)
  }
  return Object.assign(instance, { evm, view, calls })
}

function commonOf(rules: Rules, crypto: CryptoBackend): Common {
  const { keccak256, sha256 } = crypto
  return createCustomCommon({ chainId: Number(rules.chainId) }, Mainnet, {
    hardfork: libraryForks[rules.fork] ?? rules.fork,
    customCrypto: { keccak256, sha256 },
  })
}

interface PrecompileContext {
  readonly crypto: CryptoBackend
  readonly evm: EVM
  readonly calls: CallStack
  readonly environment: Environment | null
}

function runPrecompile(
  precompile: Precompile,
  { data, gasLimit }: PrecompileInput,
  { crypto, evm, calls, environment }: PrecompileContext,
): { returnValue: Uint8Array; executionGasUsed: bigint; exceptionError?: EVMError } {
  environment?.onPrecompile?.(precompile, data)
  const site =
    precompile.class === 'pure' || environment === null
      ? {}
      : { site: libraryCallSite(precompile.address, { evm, environment, call: calls.innermost() }) }
  const { end, gasUsed, output } = callPrecompile(precompile, data, gasLimit, { crypto, ...site })
  const result = { returnValue: output, executionGasUsed: gasUsed }
  if (end === 'returned') return result
  const { REVERT, OUT_OF_GAS } = EVMError.errorMessages
  return { ...result, exceptionError: new EVMError(end === 'reverted' ? REVERT : OUT_OF_GAS) }
}

async function runMessage(instance: Instance, message: Message, environment: Environment): Promise<Outcome> {
  const { evm, view } = instance
  const { world, block, rules } = environment
  instance.current = environment
  // Only a system call has a caller that pays for no gas, so that nobody looks at its account.
  const unpaid = environment.gasPrice === 0n && message.value === 0n ? message.caller : undefined
  view.use(world, unpaid)
  warm(evm, message, environment)
  const header = {
    number: block.number,
    coinbase: new Address(block.coinbase),
    timestamp: block.timestamp,
    difficulty: block.random,
    prevRandao: Buffer.from(block.random.toString(16).padStart(64, '0'), 'hex'),
    gasLimit: block.gasLimit,
    baseFeePerGas: block.baseFee,
    getBlobGasPrice: () => block.blobBaseFee,
  }
  const { execResult } = await runOrClean(instance, {
    block: { header },
    gasPrice: environment.gasPrice,
    origin: new Address(environment.origin),
    caller: new Address(message.caller),
    ...(message.kind === 'call' && { to: new Address(message.to) }),
    gasLimit: message.gas,
    value: message.value,
    data: message.data,
    blobVersionedHashes: environment.blobHashes.map((hash): `0x${string}` => `0x${Buffer.from(hash).toString('hex')}`),
    skipNonceIncrement: true,
  })
  const touched = touchedBy(evm).filter((address) => unpaid === undefined || Buffer.compare(address, unpaid) !== 0)
  evm.journal.cleanJournal()
  evm.transientStorage.clear()
  const error = execResult.exceptionError
  const kept = error === undefined || (rules.level === 0 && error.error === EVMError.errorMessages.CODESTORE_OUT_OF_GAS)
  return {
    succeeded: kept,
    ...(error !== undefined && { error: error.error }),
    gasUsed: execResult.executionGasUsed,
    refund: execResult.gasRefund ?? 0n,
    output: execResult.returnValue,
    logs: (execResult.logs ?? []).map(([address, topics, data]): Log => ({ address, topics, data })),
    destroyed: destroyedBy(execResult, rules).map(toAddressBytes),
    touched,
  }
}

/** What stops a run for good leaves checkpoints behind. */
async function runOrClean({ evm, view }: Instance, call: Parameters<EVM['runCall']>[0]): ReturnType<EVM['runCall']> {
  try {
    return await evm.runCall(call)
  } catch (error) {
    view.unwind()
    evm.journal.cleanJournal()
    evm.transientStorage.clear()
    throw error
  }
}

/** From Cancun on only what the transaction itself created is deleted (EIP-6780). */
function destroyedBy({ selfdestruct, createdAddresses }: ExecResult, rules: Rules): string[] {
  const marked = [...(selfdestruct?.keys() ?? [])]
  return rules.level < Level.cancun ? marked : marked.filter((address) => createdAddresses?.has(address) === true)
}

/** The library keeps the touched addresses to itself, and drops them at the end of its own transactions only. */
function touchedBy({ journal }: EVM): Uint8Array[] {
  const touched: unknown = Reflect.get(journal, 'touched')
  if (!(touched instanceof Set)) throw new Defect('the library no longer keeps the set of touched addresses')
  return [...touched].map((hex) => Uint8Array.from(Buffer.from(String(hex), 'hex')))
}

function toAddressBytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.slice(2), 'hex'))
}

function warm({ journal }: EVM, { caller, to, kind }: Message, { rules, block, world, accessList }: Environment): void {
  if (rules.level < Level.berlin) return
  const add = (address: Uint8Array): void => journal.addAlwaysWarmAddress(Buffer.from(address).toString('hex'))
  add(caller)
  for (const { address } of rules.precompiles.values()) add(address)
  if (rules.level >= Level.shanghai) add(block.coinbase)
  for (const { address, slots } of accessList) {
    add(address)
    const hex = Buffer.from(address).toString('hex')
    for (const slot of slots) journal.addAlwaysWarmSlot(hex, Buffer.from(slot).toString('hex'))
  }
  if (kind === 'create') return
  add(to)
  if (rules.level < Level.prague) return
  const code = world.code(to)
  if (isDelegation(code)) add(delegate(code))
}
