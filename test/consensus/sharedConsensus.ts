import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/data/consensus')

/** True where the consensus data of others lies beside the repository. */
export const hasConsensusData: boolean = existsSync(folder)

/** Why tests were skipped. */
export const consensusAbsent: string = hasConsensusData ? '' : ' (skipped: ../shared/data/consensus is not there)'

/** Path of a file, for programs that are given one. */
export function consensusPath(name: string): string {
  return join(folder, name)
}

/** Reads a JSON file; the caller knows its shape from its source. */
export function readConsensus<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as T
}
