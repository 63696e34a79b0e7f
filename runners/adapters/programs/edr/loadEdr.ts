import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import type { EdrContext } from '@nomicfoundation/edr'

import { object, text } from '../node/json.ts'
import type { Edr } from './edrNode.ts'

/** A loaded EDR with a context that can make Ethereum providers. */
export interface LoadedEdr {
  readonly edr: Edr
  readonly context: EdrContext
  /** Of the package. */
  readonly version: string
}

/**
 * Loads EDR.
 *
 * @returns The package and a context; or in one sentence why there is none on this machine.
 */
export async function loadEdr(): Promise<LoadedEdr | string> {
  try {
    const { default: edr } = await import('@nomicfoundation/edr')
    const context = new edr.EdrContext()
    await context.registerProviderFactory(edr.L1_CHAIN_TYPE, edr.l1ProviderFactory())
    return { edr, context, version: await readVersion() }
  } catch (error) {
    const cause = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return `the optional package @nomicfoundation/edr cannot be loaded (${cause}); nothing is shown with edr:`
  }
}

async function readVersion(): Promise<string> {
  const folder = dirname(createRequire(import.meta.url).resolve('@nomicfoundation/edr'))
  return text(object(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')), 'package.json'), 'version')
}
