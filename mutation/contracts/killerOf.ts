import type { CryptoBackend } from '../../src/crypto/CryptoBackend.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import type { ContractOutcome } from '../../src/model/generated/contracts.ts'
import type { ContractVector } from '../../src/model/generated/vector.ts'
import { contractMethods, type ContractCodes } from '../../src/roles/contracts/contractMethods.ts'
import { createRegistry } from '../../src/roles/Registry.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { compileEdited } from '../../src/tools/compileContracts.ts'
import type { ContractMutant } from './contractMutants.ts'

/**
 * Runs the steps of a vector.
 *
 * @param vector - Of kind `contract`.
 * @param crypto - What computes.
 * @param codes - Of contracts that take the place of the reference's own.
 */
export async function outcomesOf(
  { accounts, steps, ruleset: named }: ContractVector,
  crypto: CryptoBackend,
  codes: ContractCodes = {},
): Promise<readonly ContractOutcome[]> {
  const rules = ruleset(named.name)
  const hash = rulesetHash(rules)
  const registry = createRegistry({ crypto, engine: createMachineEngine(crypto) })
  registry.configure({ ruleset: rules, rulesetHash: hash })
  const asked = { token: '', rulesetHash: hash, accounts, steps: steps.map(({ step }) => step) }
  return (await contractMethods(registry, codes).contract_run(asked)).outcomes
}

/**
 * Finds a vector that a contract with a slip fails.
 *
 * @param mutant - The slip.
 * @param vectors - Of kind `contract`; those of the mutant's family are tried.
 * @param crypto - What computes.
 * @returns Its id; undefined where the slip is not noticed.
 * @throws Where the source does not say what the mutant changes.
 */
export async function killerOf(
  { contract, family, file, from, to }: ContractMutant,
  vectors: readonly ContractVector[],
  crypto: CryptoBackend,
): Promise<string | undefined> {
  const code = compileEdited(contract, (name, text) => {
    if (name !== file) return text
    if (!text.includes(from)) throw new Error(`${file} does not say ${from}`)
    return text.replace(from, to)
  })
  for (const vector of vectors.filter(({ id }) => id.startsWith(`contracts/${family}/`))) {
    const found = await outcomesOf(vector, crypto, { [contract]: code })
    const wanted = vector.steps.map(({ expected }) => expected)
    if (JSON.stringify(found) !== JSON.stringify(wanted)) return vector.id
  }
  return undefined
}
