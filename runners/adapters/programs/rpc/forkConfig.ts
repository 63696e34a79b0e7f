import type { EthConfig, EthConfigResult } from '../../../../src/model/generated/adapter.ts'
import { decimal, type Address } from '../../../../src/model/Hex.ts'
import { validator } from '../../../../src/standard/validator.ts'
import { has, object, readAddress, readInteger, readQuantity, type JsonObject } from '../node/json.ts'
import type { Node } from '../node/Node.ts'

/** Addresses of one list that are read. */
const addressesMax = 512

/**
 * Asks a node for its fork configuration (EIP-7910).
 *
 * @param node - Answers `eth_config`.
 * @returns The configuration in the form of the adapter protocol; members that neither knows are left out.
 */
export async function readForkConfig(node: Node): Promise<EthConfigResult> {
  const answer = object(await node.request('eth_config'), 'eth_config')
  const stage = (name: string): EthConfig | null => (has(answer, name) ? readStage(object(answer[name], name)) : null)
  const extension = has(answer, 'x-rollup') ? object(answer['x-rollup'], 'x-rollup')['ruleset'] : undefined
  const ruleset = validator('ruleset')
  return {
    current: readStage(object(answer['current'], 'current')),
    next: stage('next'),
    last: stage('last'),
    ...(ruleset.is(extension) && { ruleset: extension }),
  }
}

function readStage(from: JsonObject): EthConfig {
  return {
    activationTime: readQuantity(from, 'activationTime'),
    ...(has(from, 'blobSchedule') && { blobSchedule: readBlobs(object(from['blobSchedule'], 'blobSchedule')) }),
    chainId: readQuantity(from, 'chainId'),
    precompiles: readAddresses(from, 'precompiles'),
    systemContracts: readAddresses(from, 'systemContracts'),
  }
}

function readBlobs(from: JsonObject): NonNullable<EthConfig['blobSchedule']> {
  const count = (name: string): ReturnType<typeof decimal> => decimal(String(readInteger(from, name)))
  return { target: count('target'), max: count('max'), baseFeeUpdateFraction: count('baseFeeUpdateFraction') }
}

function readAddresses(from: JsonObject, name: string): Readonly<Record<string, Address>> {
  const listed = has(from, name) ? object(from[name], name) : {}
  return Object.fromEntries(
    Object.keys(listed)
      .slice(0, addressesMax)
      .map((key) => [key, readAddress(listed, key)]),
  )
}
