import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keccak256 } from '../../../src/crypto/keccak.ts'
import { address, hash32, quantity, toBytes, type Address, type Hash32 } from '../../../src/model/Hex.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'
import { proveStorage } from '../../../src/state/layout/proveStorage.ts'
import { commitmentOf, readsOfSet, readValidatorSet } from '../../../src/state/layout/readValidatorSet.ts'
import { readStorage } from '../../../src/state/layout/readStorage.ts'
import { shapeOf } from '../../../src/state/layout/shapeOf.ts'
import { locate } from '../../../src/state/layout/locate.ts'
import { slotKey } from '../../../src/state/layout/openProof.ts'
import { Rejection } from '../../../src/model/Rejection.ts'

// Printed, so that a failure can be seen again: LOCKSTEP_SEED=<seed> npx vitest run test/state/layout
const seed = Number(process.env['LOCKSTEP_SEED'] ?? Date.now() % 2 ** 31)
console.log(`states drawn from seed ${seed}`)

const options = { keccak256 }
const contract = address(`0x${'c0'.repeat(20)}`)
const members = fc.uniqueArray(
  fc.bigInt(1n, (1n << 160n) - 1n).map((value) => address(`0x${value.toString(16).padStart(40, '0')}`)),
  { minLength: 1, maxLength: 12 },
)
const word = (value: bigint): Hash32 => hash32(`0x${value.toString(16).padStart(64, '0')}`)

function shape(name: string): ReturnType<typeof shapeOf> {
  const layout = loadStandard().storage.get(name)
  if (layout === undefined) throw new Error(`there is no layout ${name}`)
  return shapeOf(layout)
}

function stateOf(listed: readonly Address[], batch: bigint): Parameters<typeof proveStorage>[0]['alloc'] {
  const layout = shape('validator-set-solidity')
  const at = (variable: string, path: Parameters<typeof locate>[1]['path']): Hash32 =>
    slotKey(locate(layout, { variable, path }, options).slot)
  const storage = Object.fromEntries([
    [at('list', []), word(BigInt(listed.length))],
    ...listed.flatMap((member, index) => [
      [at('list', [{ index: quantity(index) }]), word(BigInt(member))],
      [at('members', [{ key: member }]), word(BigInt(index) + 1n)],
    ]),
    [at('commitment', []), commitmentOf(batch, listed, keccak256)],
  ])
  return { [contract]: { nonce: quantity(1), balance: quantity(0), code: '0x' as never, storage } }
}

test('a set that is written in order is read again', () => {
  const layout = shape('validator-set-solidity')
  fc.assert(
    fc.property(members, fc.bigInt(0n, (1n << 64n) - 1n), (unsorted, batch) => {
      const listed = unsorted.toSorted()
      const reads = readsOfSet(layout, listed)
      const { stateRoot, proof } = proveStorage(
        { alloc: stateOf(listed, batch), address: contract, layout, reads },
        options,
      )
      const set = readValidatorSet({ stateRoot, address: contract, proof }, { layout, batch: quantity(batch) }, options)
      expect(set).toEqual({ members: listed, validatorSetHash: commitmentOf(batch, listed, keccak256) })
    }),
    { seed, numRuns: 30 },
  )
})

test('a proof of values with any node left out, repeated or changed in a bit is refused', () => {
  const layout = shape('validator-set-solidity')
  const listed = Array.from({ length: 9 }, (_, index) => address(`0x${(index + 1).toString(16).padStart(40, 'a')}`))
  const reads = readsOfSet(layout, listed)
  const { stateRoot, proof } = proveStorage({ alloc: stateOf(listed, 3n), address: contract, layout, reads }, options)
  const claim = { stateRoot, address: contract }
  expect(readStorage({ ...claim, proof }, { layout, reads }, options).at(0)).toEqual(toBytes(word(9n)))
  const change = fc.constantFrom('drop', 'repeat', 'flip')
  fc.assert(
    fc.property(change, fc.nat(reads.length - 1), fc.nat(), fc.nat(), (kind, entry, at, bit) => {
      const storageProof = proof.storageProof.map((one, place) => {
        if (place !== entry % proof.storageProof.length) return one
        const index = at % one.proof.length
        const nodes = one.proof.flatMap((node, own) => {
          if (own !== index) return [node]
          if (kind === 'drop') return []
          if (kind === 'repeat') return [node, node]
          const digits = Array.from(node)
          const digit = 2 + (bit % (node.length - 2))
          digits[digit] = (Number.parseInt(digits[digit] ?? '0', 16) ^ 1).toString(16)
          return [digits.join('') as typeof node]
        })
        return { ...one, proof: nodes }
      })
      expect(() => readStorage({ ...claim, proof: { ...proof, storageProof } }, { layout, reads }, options)).toThrow(
        Rejection,
      )
    }),
    { seed, numRuns: 200 },
  )
})
