import { expect, test } from 'vitest'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { createMachineEngine } from '../../src/execution/machine/machineEngine.ts'
import { killerOf, mutantCatalogue } from '../../src/fill/survivors.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { publishedVectors } from './published.ts'

/** Fewer would mean that the catalogue shrank. */
const mutantsMin = 280

test('every wrong gas constant, precompile, fork boundary and system call is told from the reference by a vector', { timeout: 240_000 }, async () => {
  const crypto = await loadCrypto('auto')
  const workshop = { crypto, engine: createMachineEngine(crypto) }
  const vectors = publishedVectors()
  const mutants = mutantCatalogue(ruleset('lockstep-reference'))
  expect(mutants.length).toBeGreaterThan(mutantsMin)
  const survivors: string[] = []
  for (const mutant of mutants) if ((await killerOf(mutant, vectors, workshop)) === undefined) survivors.push(mutant)
  expect(survivors).toEqual([])
})

test('the reference itself misses no vector', { timeout: 120_000 }, async () => {
  const crypto = await loadCrypto('auto')
  const workshop = { crypto, engine: createMachineEngine(crypto) }
  // A constant that no fork has changes nothing.
  expect(await killerOf('gas:ADD:+0', publishedVectors(), workshop)).toBeUndefined()
})
