import type { EthConfig, EthConfigResult } from '../../model/generated/adapter.ts'
import type { SystemContracts } from '../../model/generated/ruleset.ts'
import { decimal, type Address } from '../../model/Hex.ts'
import type { Standard } from '../Standard.ts'
import { rulesetOfChain } from '../rulesets.ts'
import { declarationOf, type Declaration, type DeclaredFork, type DeclaredPrecompile } from './Declaration.ts'

/** What EIP-7910 calls the system contracts. */
const contractNames: Readonly<Record<string, keyof SystemContracts>> = {
  BEACON_ROOTS_ADDRESS: 'beaconRoots',
  HISTORY_STORAGE_ADDRESS: 'historyStorage',
  DEPOSIT_CONTRACT_ADDRESS: 'depositContract',
  WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS: 'withdrawalRequests',
  CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS: 'consolidationRequests',
}

/**
 * Reads the fork configuration of a running client as a declaration.
 *
 * EIP-7910 tells the fork in force, the next and the last one, each with blob schedule, precompiles and system contracts.
 * Prices, limits, earlier forks and everything else are not declared, unless the client adds its whole ruleset.
 *
 * @param config - Answer to `eth_config`.
 * @param standard - Names forks of known chains by their moment.
 * @param title - What the side is called.
 * @returns What the client declares, and nothing else.
 */
export function configDeclaration(config: EthConfigResult, standard: Standard, title: string): Declaration {
  if (config.ruleset !== undefined) return declarationOf(config.ruleset, [], title)
  const stages = stagesOf(config)
  const chainId = decimal(String(BigInt(config.current.chainId)))
  const known = rulesetOfChain(chainId, standard)
  const nameAt = (time: bigint): string => {
    const found = known?.forks.find(
      ({ activation }) => activation.kind === 'timestamp' && BigInt(activation.value) === time,
    )
    return found?.id ?? (time === 0n ? 'genesis' : `at${time}`)
  }
  const forks = stages.map(({ activationTime, blobSchedule }): DeclaredFork => {
    const time = BigInt(activationTime)
    return {
      id: nameAt(time),
      activation: time === 0n ? { kind: 'genesis' } : { kind: 'timestamp', value: decimal(String(time)) },
      ...(blobSchedule !== undefined && { blob: blobSchedule }),
    }
  })
  return {
    title,
    chainId,
    forks,
    forksAreSome: true,
    precompiles: precompilesOf(stages, forks),
    systemContracts: contractsOf(stages.at(-1)?.systemContracts ?? {}),
  }
}

/** The stages in order of time, each once: the last one is often the next one or the one in force. */
function stagesOf({ current, next, last }: EthConfigResult): readonly EthConfig[] {
  const stages = new Map<bigint, EthConfig>()
  for (const stage of [current, next, last]) if (stage !== null) stages.set(BigInt(stage.activationTime), stage)
  return [...stages].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, stage]) => stage)
}

function precompilesOf(stages: readonly EthConfig[], forks: readonly DeclaredFork[]): readonly DeclaredPrecompile[] {
  const names = new Map<Address, string>()
  for (const { precompiles } of stages)
    for (const [name, address] of Object.entries(precompiles)) names.set(address, name)
  return [...names].map(([address, name]) => ({
    name,
    address,
    history: stages.map(({ precompiles }, index) => ({
      sinceFork: forks[index]?.id ?? '',
      status: Object.values(precompiles).includes(address) ? 'active' : 'absent',
    })),
  }))
}

function contractsOf(listed: EthConfig['systemContracts']): SystemContracts {
  const found: { -readonly [Name in keyof SystemContracts]: SystemContracts[Name] } = {}
  for (const [name, address] of Object.entries(listed)) {
    const known = contractNames[name]
    if (known !== undefined) found[known] = address
  }
  return found
}
