import { addBalance, emptyAccount } from '../../../execution/accounts.ts'
import type { BlockContext, Engine, Environment, Message, Outcome } from '../../../execution/Engine.ts'
import type { SettledTransaction } from '../../../execution/Faults.ts'
import type { AccessEntry, Transaction } from '../../../execution/Transaction.ts'
import { toBytes } from '../../../model/Hex.ts'
import type { Plant } from '../MutantKind.ts'
import { plantOf, type FaultTable } from './Fault.ts'

const gweiWei = 1_000_000_000n
const systemAddress = `${'f'.repeat(39)}e`

/** Faults in what surrounds the machine: fees, transactions, withdrawals, system calls. */
export const transactionFaults: FaultTable = {
  'withdrawals-in-wei': plantOf({
    afterWithdrawals: ({ world, withdrawals }) => {
      for (const { address, amount } of withdrawals ?? [])
        addBalance(world, toBytes(address), BigInt(amount) * (1n - gweiWei))
    },
  }),
  'withdrawals-not-paid': plantOf({
    afterWithdrawals: ({ world, withdrawals }) => {
      for (const { address, amount } of withdrawals ?? [])
        addBalance(world, toBytes(address), -BigInt(amount) * gweiWei)
    },
  }),
  'withdrawals-first-alone': plantOf({
    afterWithdrawals: ({ world, withdrawals }) => {
      for (const { address, amount } of (withdrawals ?? []).slice(1)) {
        addBalance(world, toBytes(address), -BigInt(amount) * gweiWei)
      }
    },
  }),
  'withdrawals-of-nothing-make-accounts': plantOf({
    afterWithdrawals: ({ world, withdrawals }) => {
      for (const { address } of withdrawals ?? []) {
        const owner = toBytes(address)
        if (world.account(owner) === null) world.setAccount(owner, emptyAccount)
      }
    },
  }),
  'system-call-makes-its-contract': plantOf({
    afterWithdrawals: ({ world, rules: { systemCalls, systemContracts } }) => {
      for (const call of ['beaconRoots', 'historyStorage'] as const) {
        const contract = systemCalls.has(call) ? systemContracts[call] : undefined
        if (contract !== undefined && world.account(contract) === null) world.setAccount(contract, emptyAccount)
      }
    },
  }),
  'blob-fee-paid-to-the-fee-recipient': settled(({ outcome, context: { world, block } }) => {
    if (outcome.blobGasUsed > 0n) addBalance(world, block.coinbase, outcome.blobGasUsed * block.blobBaseFee)
  }),
  'blob-fee-not-charged': settled(({ checked, outcome, context: { world, block } }) => {
    if (outcome.blobGasUsed > 0n) addBalance(world, checked.sender, outcome.blobGasUsed * block.blobBaseFee)
  }),
  'base-fee-paid-to-the-fee-recipient': settled(({ outcome, context: { world, block } }) => {
    addBalance(world, block.coinbase, outcome.gasUsed * block.baseFee)
  }),
  'fee-recipient-not-paid': settled(({ outcome, gasPrice, context: { world, block } }) => {
    const fee = outcome.gasUsed * (gasPrice - block.baseFee)
    if (fee > 0n) addBalance(world, block.coinbase, -fee)
  }),
  'nonce-not-raised': settled(({ checked, context: { world } }) => lowerNonce(world, checked.sender)),
  'nonce-not-raised-on-failure': settled(({ checked, outcome, context: { world } }) => {
    if (!outcome.succeeded) lowerNonce(world, checked.sender)
  }),
  'unused-gas-not-given-back': settled(({ checked, outcome, gasPrice, context: { world } }) => {
    const left = (checked.transaction.gasLimit - outcome.gasUsed) * gasPrice
    if (left > 0n) addBalance(world, checked.sender, -left)
  }),
  'priority-fee-ignored': transactionWith(() => ({ maxPriorityFeePerGas: 0n })),
  'priority-fee-is-all-above-the-base-fee': transactionWith(({ maxFeePerGas }) => ({
    maxPriorityFeePerGas: maxFeePerGas,
  })),
  'value-ignored': transactionWith(() => ({ value: 0n })),
  'access-list-ignored': transactionWith(() => ({ accessList: [] })),
  'access-list-slots-ignored': transactionWith(({ accessList }) => ({
    accessList: accessList.map(({ address }) => ({ address, slots: [] })),
  })),
  'authorizations-ignored': transactionWith(() => ({ authorizations: [] })),
  'authorizations-last-alone': transactionWith(({ authorizations }) => ({ authorizations: authorizations.slice(-1) })),
  'authorizations-reversed': transactionWith(({ authorizations }) => ({
    authorizations: [...authorizations].reverse(),
  })),
  'blob-hashes-reversed': transactionWith(({ blobHashes }) => ({ blobHashes: [...blobHashes].reverse() })),
  'blob-hashes-hidden': inEnvironment(() => ({ blobHashes: [] })),
  'gas-price-without-the-base-fee': inEnvironment(({ gasPrice, block }) => ({ gasPrice: gasPrice - block.baseFee })),
  'prevrandao-is-zero': inBlock(() => ({ random: 0n })),
  'timestamp-one-more': inBlock(({ timestamp }) => ({ timestamp: timestamp + 1n })),
  'number-one-less': inBlock(({ number }) => ({ number: number - 1n })),
  'coinbase-is-zero': inBlock(() => ({ coinbase: new Uint8Array(20) })),
  'gas-limit-of-thirty-million': inBlock(() => ({ gasLimit: 30_000_000n })),
  'base-fee-is-zero': inBlock(() => ({ baseFee: 0n })),
  'blob-base-fee-is-one': inBlock(() => ({ blobBaseFee: 1n })),
  'beacon-root-is-zero': inSystemCall((message) => ({ data: new Uint8Array(message.data.length) })),
  'system-call-from-zero': inSystemCall(() => ({ caller: new Uint8Array(20) })),
  'system-call-with-little-gas': inSystemCall(() => ({ gas: 10_000n })),
  'empty-accounts-kept': outcomeWith(() => ({ touched: [] })),
  'destroyed-accounts-kept': outcomeWith(() => ({ destroyed: [] })),
  'refunds-ignored': outcomeWith(() => ({ refund: 0n })),
  'logs-dropped': outcomeWith(() => ({ logs: [] })),
  'first-log-last': outcomeWith(({ logs }) => ({ logs: [...logs.slice(1), ...logs.slice(0, 1)] })),
  'failure-reported-as-success': outcomeWith(() => ({ succeeded: true })),
  'warmth-of-a-refused-transaction-kept': staleWarmth(),
}

function settled(afterTransaction: (transaction: SettledTransaction) => void): Plant {
  return plantOf({ afterTransaction })
}

function transactionWith(change: (transaction: Transaction) => Partial<Transaction>): Plant {
  return plantOf({
    alterTransaction: (checked) => ({
      ...checked,
      transaction: { ...checked.transaction, ...change(checked.transaction) },
    }),
  })
}

function lowerNonce(world: SettledTransaction['context']['world'], sender: Uint8Array): void {
  const account = world.account(sender)
  if (account !== null) world.setAccount(sender, { ...account, nonce: account.nonce - 1n })
}

/** Runs each message with another message or environment. */
function aroundEngine(change: (message: Message, environment: Environment) => readonly [Message, Environment]): Plant {
  return {
    engine: (honest: Engine) => ({
      name: honest.name,
      run: (message, environment) => honest.run(...change(message, environment)),
    }),
  }
}

function isSystemCall(message: Message): boolean {
  return Buffer.from(message.caller).toString('hex') === systemAddress
}

function inEnvironment(change: (environment: Environment) => Partial<Environment>): Plant {
  return aroundEngine((message, environment) =>
    isSystemCall(message) ? [message, environment] : [message, { ...environment, ...change(environment) }],
  )
}

function inBlock(change: (block: BlockContext) => Partial<BlockContext>): Plant {
  return inEnvironment(({ block }) => ({ block: { ...block, ...change(block) } }))
}

function inSystemCall(change: (message: Message) => Partial<Message>): Plant {
  return aroundEngine((message, environment) =>
    isSystemCall(message) ? [{ ...message, ...change(message) }, environment] : [message, environment],
  )
}

function outcomeWith(change: (outcome: Outcome) => Partial<Outcome>): Plant {
  return {
    engine: (honest: Engine) => ({
      name: honest.name,
      run: async (message, environment) => {
        const outcome = await honest.run(message, environment)
        return isSystemCall(message) ? outcome : { ...outcome, ...change(outcome) }
      },
    }),
  }
}

/** A builder that warms accounts before it checks, and does not cool them where it refuses the transaction. */
function staleWarmth(): Plant {
  let warmed: AccessEntry[] = []
  const { override } = plantOf({
    beforeTransaction: ({ accessList, to }) => {
      warmed.push(...accessList, ...(to === null ? [] : [{ address: to, slots: [] }]))
    },
  })
  const { engine } = aroundEngine((message, environment) => {
    if (isSystemCall(message)) return [message, environment]
    const accessList = [...environment.accessList, ...warmed]
    warmed = []
    return [message, { ...environment, accessList }]
  })
  return { ...(override !== undefined && { override }), ...(engine !== undefined && { engine }) }
}
