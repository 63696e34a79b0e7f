import { expect, test } from 'vitest'
import { ByteListType, ContainerType, ListCompositeType, UintBigintType } from '@chainsafe/ssz'
import { container, fixed, integer, list, variable } from '../../../src/fill/guest/ssz.ts'

test('containers and lists are written as another implementation writes them', () => {
  const type = new ContainerType({
    first: new UintBigintType(8),
    texts: new ListCompositeType(new ByteListType(10), 10),
    last: new UintBigintType(32),
    text: new ByteListType(10),
  })
  const texts = [Uint8Array.of(1, 2, 3), Uint8Array.of(), Uint8Array.of(4)]
  const written = container([
    fixed(integer(258)),
    variable(list(texts)),
    fixed(integer(2n ** 255n, 32)),
    variable(Uint8Array.of(9)),
  ])
  expect(written).toEqual(type.serialize({ first: 258n, texts, last: 2n ** 255n, text: Uint8Array.of(9) }))
})
