import { artefacts } from '../../contracts/artefacts.ts'
import type { ContractOutcome, ContractStep } from '../../model/generated/contracts.ts'
import type { Methods } from '../../model/generated/adapter.ts'
import { Defect } from '../../model/Defect.ts'
import { address, bytes, integer, quantity, type Address, type Bytes } from '../../model/Hex.ts'
import type { Registry } from '../Registry.ts'
import type { Serves } from '../sequencer.ts'
import type { ContractChain, ContractReceipt } from './ContractChain.ts'
import { openContractChain } from './openContractChain.ts'

/** Creation code by the name of the contract. */
export type ContractCodes = Readonly<Record<string, Bytes>>

/** Farthest block that a step goes to, and most seconds that one waits. */
const stepMax = 10n ** 9n

/** Builds blocks that name nobody. */
const nobody = address(`0x${'00'.repeat(20)}`)

/** Code of the reference's own contracts. */
const ownCodes: ContractCodes = Object.fromEntries(artefacts.map(({ name, bytecode }) => [name, bytecode]))

/**
 * Serves sequences of calls to contracts.
 *
 * @param registry - Rules and engine.
 * @param codes - Of contracts that take the place of the reference's own.
 */
export function contractMethods(registry: Registry, codes: ContractCodes = {}): Serves<'contract_run'> {
  const all = { ...ownCodes, ...codes }
  return {
    contract_run: async ({ rulesetHash, accounts, steps }) => {
      const chain = openContractChain(registry.party(rulesetHash), accounts)
      return { status: 'ran', outcomes: await runSteps(chain, steps, all) }
    },
  }
}

type Result = Methods['contract_run']['result']

async function runSteps(
  chain: ContractChain,
  steps: readonly ContractStep[],
  codes: ContractCodes,
): Promise<Result['outcomes']> {
  const created = new Map<string, Address>()
  const outcomes: ContractOutcome[] = []
  for (const step of steps) outcomes.push(await runStep(step, { chain, created, codes }))
  return outcomes
}

interface Running {
  readonly chain: ContractChain
  readonly created: Map<string, Address>
  readonly codes: ContractCodes
}

async function runStep(step: ContractStep, { chain, created, codes }: Running): Promise<ContractOutcome> {
  switch (step.op) {
    case 'create': {
      const code = codes[step.contract]
      if (code === undefined) throw new Defect(`there is no contract ${step.contract.slice(0, 40)}`)
      const receipt = await chain.run({ ...sent(step), data: bytes(`${code}${step.arguments.slice(2)}`) })
      if (receipt.succeeded) created.set(step.as, address(receipt.output))
      return outcomeOf(receipt)
    }
    case 'call':
      return outcomeOf(await chain.run({ ...sent(step), to: named(created, step.to), data: step.data }))
    case 'advance':
      await chain.advanceTo(bounded(integer(step.blockNumber)))
      return { status: 'moved' }
    case 'wait':
      await chain.wait(bounded(integer(step.seconds)))
      return { status: 'moved' }
    case 'slot':
      return { status: 'read', value: quantity(await chain.slot(named(created, step.of), step.slot)) }
    case 'balance':
      return { status: 'read', value: quantity(await chain.balance(step.account)) }
  }
}

function sent(step: Extract<ContractStep, { readonly op: 'create' | 'call' }>): {
  readonly from: Address
  readonly value: bigint
  readonly coinbase: Address
} {
  return { from: step.from, value: integer(step.value), coinbase: step.coinbase ?? nobody }
}

function outcomeOf({ succeeded, output, logs }: ContractReceipt): ContractOutcome {
  return succeeded ? { status: 'succeeded', output, logs } : { status: 'reverted', output }
}

/** A contract that was not created has no address: a call to it goes to nobody. */
function named(created: ReadonlyMap<string, Address>, name: string): Address {
  return created.get(name) ?? nobody
}

function bounded(value: bigint): bigint {
  if (value > stepMax) throw new Defect(`a step of ${value} is more than ${stepMax}`)
  return value
}
