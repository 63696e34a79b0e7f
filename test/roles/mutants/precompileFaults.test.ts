import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { createMachineEngine } from '../../../src/execution/machine/machineEngine.ts'
import { killerOf } from '../../../src/fill/survivors.ts'
import type { BlockVector } from '../../../src/model/generated/vector.ts'
import { specRoot } from '../../../src/standard/specRoot.ts'

const crypto = await loadCrypto('auto')
const workshop = { crypto, engine: createMachineEngine(crypto) }

function vector(name: string): BlockVector {
  const path = join(dirname(specRoot()), 'vectors/block/precompile-edge', `${name}.json`)
  const parsed: BlockVector = JSON.parse(readFileSync(path, 'utf8'))
  return parsed
}

/** Faults that real provers had, each with the vector that asks for just that, and one beside it that does not. */
const incidents = [
  ['bls-g1add-one-address-early', 'g1add-addresses', 'bls-g1add-doubling'],
  ['p256-price-of-rip-7212', 'p256-gas-3450', 'modexp-base-1024'],
  ['bn254-no-subgroup-check', 'bn254-pairing-g2-outside-subgroup', 'bn254-pairing-two-pairs'],
  ['bn254-pairing-no-curve-check-g2', 'bn254-pairing-g2-wrong-curve', 'bn254-pairing-g2-outside-subgroup'],
  ['ecrecover-infinity-accepted', 'ecrecover-infinity', 'ecrecover-beside-infinity'],
  ['modexp-zero-zero', 'modexp-zero-to-zero-1-1-modulo-5', 'modexp-zero-to-zero-1-1-modulo-1'],
  ['identity-shallow-copy', 'memory-written-after-call', 'memory-output-larger'],
  ['bls-no-subgroup-check-pairing-g2', 'bls-pairing-g2-outside-subgroup', 'bls-pairing-g1-outside-subgroup'],
] as const

describe('a fault that a real prover had', () => {
  it.each(incidents)('%s is told by %s', async (fault, told) => {
    expect(await killerOf(`fault:${fault}`, [vector(told)], workshop)).toBe(`block/precompile-edge/${told}`)
  })

  it.each(incidents)('%s is not told by the vector beside it', async (fault, _, beside) => {
    expect(await killerOf(`fault:${fault}`, [vector(beside)], workshop)).toBeUndefined()
  })
})
