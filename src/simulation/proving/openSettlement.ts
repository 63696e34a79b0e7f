import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { createMachineEngine } from '../../execution/machine/machineEngine.ts'
import { createRulesBook } from '../../execution/Rules.ts'
import type { Address } from '../../model/Hex.ts'
import { programOfKind, programOfSigner } from '../../proof/attestation.ts'
import { openContractChain } from '../../roles/contracts/openContractChain.ts'
import type { SealedChain } from '../../roles/node/SealedChain.ts'
import { attesterOf } from '../../roles/proving/proofMethods.ts'
import { developmentKey } from '../../runtime/developmentKey.ts'
import { rulesetHash } from '../../standard/rulesetHash.ts'
import { ruleset } from '../../standard/rulesets.ts'
import { createSettlement, settler, type SettlementContracts } from './settlementContracts.ts'

/** Ruleset of the chain that the contracts are on. */
export const settlementRuleset = 'lockstep-osaka'

/** Contracts in an EVM of their own, and who offers batches to them. */
export interface Opened {
  readonly contracts: SettlementContracts
  readonly settler: Address
}

/** Key of whoever takes a part; it follows from the name. */
export function keyOf(name: string, { keccak256 }: Pick<CryptoBackend, 'keccak256'>): Uint8Array {
  return developmentKey(name, keccak256)
}

/**
 * Opens an EVM with the contracts that settle batches of a chain.
 *
 * @param chain - As validators made it.
 * @param workers - Number of workers whose executions count.
 * @param crypto - Of the EVM.
 */
export async function openSettlement(chain: SealedChain, workers: number, crypto: CryptoBackend): Promise<Opened> {
  const signers = Array.from(
    { length: workers },
    (_, index) => attesterOf(keyOf(`worker ${index}`, crypto), crypto).address,
  )
  const book = createRulesBook(ruleset(settlementRuleset))
  const evm = openContractChain({ book, engine: createMachineEngine(crypto), crypto }, [settler])
  const contracts = await createSettlement(evm, {
    chain,
    rulesetHash: rulesetHash(chain.ruleset),
    signers,
    programs: {
      batches: signers.map((signer) => programOfSigner(signer, crypto)),
      consensus: programOfKind('transparent', crypto),
    },
    keccak256: crypto.keccak256,
  })
  return { contracts, settler }
}
