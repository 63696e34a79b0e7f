import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { createMachineEngine } from '../../execution/machine/machineEngine.ts'
import { createRulesBook } from '../../execution/Rules.ts'
import { Defect } from '../../model/Defect.ts'
import type { ContractOutcome, ContractStep } from '../../model/generated/contracts.ts'
import type { ContractVector, ContractVectorStep } from '../../model/generated/vector.ts'
import { address, bytes, quantity, type Address } from '../../model/Hex.ts'
import { openContractChain } from '../../roles/contracts/openContractChain.ts'
import { rulesetHash } from '../../standard/rulesetHash.ts'
import { ruleset } from '../../standard/rulesets.ts'
import type { Standard } from '../../standard/Standard.ts'
import { clauseReferences } from '../clauseReferences.ts'
import { oraclesOf } from '../writeVector.ts'
import { chainOver, rich, type Entry } from './Chain.ts'
import type { ContractCase } from './ContractCase.ts'

/** Rules of the chain of every vector. */
const rulesetName = 'lockstep-contracts'

/**
 * Fills cases of contracts: each is played on a fresh chain, and what came of each step is written down.
 *
 * @param plans - Cases, which compare what comes with what their author knows.
 * @param standard - Clauses.
 * @param crypto - What computes.
 * @throws {@link Defect} Where an author expects something else.
 */
export async function fillContracts(
  plans: readonly ContractCase[],
  standard: Standard,
  crypto: CryptoBackend,
): Promise<readonly ContractVector[]> {
  const rules = ruleset(rulesetName, standard)
  const party = { book: createRulesBook(rules), engine: createMachineEngine(crypto), crypto }
  const vectors: ContractVector[] = []
  for (const plan of plans) {
    const chain = chainOver(openContractChain(party, rich), plan.artefacts)
    await played(plan, () => plan.play(chain))
    vectors.push({
      id: `contracts/${plan.name}`,
      kind: 'contract',
      revision: 1,
      level: 'MUST',
      // oxlint-disable-next-line unicorn/no-thenable -- the contract of vectors names the field
      description: { given: plan.given, when: plan.when, then: plan.must },
      clauses: clauseReferences(plan, [], standard),
      oracles: oraclesOf([], standard),
      singleOracle: 'feature contracts',
      provenance: { kind: 'filled', source: 'src/fill/contracts' },
      ...(plan.twin !== undefined && { twin: `contracts/${plan.twin}` }),
      ruleset: { name: rules.name, hash: rulesetHash(rules) },
      accounts: rich,
      steps: stepsOf(chain.journal),
    })
  }
  return vectors
}

async function played({ name }: ContractCase, play: () => Promise<void>): Promise<void> {
  try {
    await play()
  } catch (error) {
    throw new Defect(`contracts/${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function stepsOf(journal: readonly Entry[]): readonly ContractVectorStep[] {
  const names = new Map<Address, string>()
  return journal.flatMap((entry) => stepOf(entry, names) ?? [])
}

/** What was only asked is no step: its answer is in no state. */
function stepOf(entry: Entry, names: Map<Address, string>): ContractVectorStep | undefined {
  switch (entry.kind) {
    case 'run':
      return { step: transactionStep(entry, names), expected: outcomeOf(entry) }
    case 'ask':
      return undefined
    case 'advance':
      return { step: { op: 'advance', blockNumber: quantity(entry.to) }, expected: { status: 'moved' } }
    case 'wait':
      return { step: { op: 'wait', seconds: quantity(entry.seconds) }, expected: { status: 'moved' } }
    case 'slot':
      return {
        step: { op: 'slot', of: nameOf(entry.account, names), slot: entry.slot },
        expected: { status: 'read', value: quantity(entry.value) },
      }
    case 'balance':
      return {
        step: { op: 'balance', account: entry.account },
        expected: { status: 'read', value: quantity(entry.wei) },
      }
  }
}

type Run = Extract<Entry, { readonly kind: 'run' }>

function transactionStep({ transaction, created, receipt }: Run, names: Map<Address, string>): ContractStep {
  const { from, to, data, value, coinbase } = transaction
  const sent = { from, value: quantity(value), coinbase }
  if (created === undefined) {
    if (to === undefined) throw new Defect('a transaction creates a contract of no name')
    return { op: 'call', to: nameOf(to, names), data, ...sent }
  }
  const name = `${created.name.slice(0, 1).toLowerCase()}${created.name.slice(1)}`
  const as = [...names.values()].includes(name) ? `${name}${names.size}` : name
  for (const [account, known] of namedBy(receipt, as)) names.set(account, known)
  return {
    op: 'create',
    as,
    contract: created.name,
    arguments: bytes(`0x${data.slice(created.bytecode.length)}`),
    ...sent,
  }
}

function namedBy({ succeeded, output }: Run['receipt'], as: string): readonly (readonly [Address, string])[] {
  return succeeded ? [[address(output), as]] : []
}

function outcomeOf({ receipt: { succeeded, output, logs } }: Run): ContractOutcome {
  return succeeded ? { status: 'succeeded', output, logs } : { status: 'reverted', output }
}

function nameOf(account: Address, names: ReadonlyMap<Address, string>): string {
  const name = names.get(account)
  if (name === undefined) throw new Defect(`${account} is no contract of the case`)
  return name
}
