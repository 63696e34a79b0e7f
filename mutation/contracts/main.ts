import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import type { ContractVector } from '../../src/model/generated/vector.ts'
import { specRoot } from '../../src/standard/specRoot.ts'
import { validator } from '../../src/standard/validator.ts'
import { contractMutants } from './contractMutants.ts'
import { killerOf } from './killerOf.ts'

/** Compiles every contract with a slip, and tells which published vector fails it: about four minutes on two cores. */
async function main(): Promise<void> {
  const crypto = await loadCrypto('auto')
  const vectors = readVectors()
  let killed = 0
  for (const mutant of contractMutants) {
    const killer = await killerOf(mutant, vectors, crypto)
    if (killer !== undefined) killed += 1
    process.stdout.write(`${mutant.contract}: ${mutant.what}: ${killer ?? 'SURVIVES'}\n`)
  }
  process.stdout.write(`${killed} of ${contractMutants.length} contracts with a slip fail\n`)
  process.exitCode = killed === contractMutants.length ? 0 : 1
}

function readVectors(): readonly ContractVector[] {
  const folder = join(dirname(specRoot()), 'vectors', 'contracts')
  const schema = validator('vector-contract')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
  return files.toSorted().map((name) => {
    const value: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    if (!schema.is(value)) throw new Error(`${name} does not match its schema`)
    return value
  })
}

await main()
