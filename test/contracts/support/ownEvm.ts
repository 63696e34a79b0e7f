import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { createMachineEngine } from '../../../src/execution/machine/machineEngine.ts'
import { createRulesBook } from '../../../src/execution/Rules.ts'
import type { Address } from '../../../src/model/Hex.ts'
import { openContractChain } from '../../../src/roles/contracts/openContractChain.ts'
import { ruleset } from '../../../src/standard/rulesets.ts'
import type { Evm } from './Evm.ts'

/** Opens a chain on our own execution engine, under the rules of Cancun. */
export async function openOwnEvm(rich: readonly Address[]): Promise<Evm> {
  const crypto = await loadCrypto('auto')
  const book = createRulesBook(ruleset('lockstep-contracts'))
  const chain = openContractChain({ book, crypto, engine: createMachineEngine(crypto) }, rich)
  return { ...chain, close: async () => undefined }
}
