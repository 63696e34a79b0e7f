import { keccak256 } from '../../crypto/keccak.ts'
import { toBytes } from '../../model/Hex.ts'
import { mixedLayout, stateOf } from './proofCases.ts'
import { total, type RefusedProof } from './RefusedProof.ts'
import { forge, prove, word, type Proven } from './states.ts'

const slot = word(0)
const path = keccak256(toBytes(slot))
const trie = (encoded: readonly number[], value: bigint): Omit<Proven, 'alloc'> =>
  forge([[path, Uint8Array.from(encoded)]], { layout: mixedLayout, reads: [total], slot, path, value })
const clauses = ['LAY-17']
const twin = 'proof/single-leaf'
const reason = 'STORAGE_VALUE_MALFORMED'
const held = (slots: Readonly<Record<string, bigint>>, variable: string): Omit<Proven, 'alloc'> => {
  const plain = {
    ...mixedLayout,
    variables: mixedLayout.variables.map((one) => ({ ...one, offset: 0, type: 'uint256' })),
  }
  const proven = prove(stateOf(slots), plain, [{ variable, path: [] }])
  return { ...proven, layout: mixedLayout }
}
const range = { clauses: ['LAY-18'], reason: 'STORAGE_VALUE_OUT_OF_RANGE' } as const
const string = { clauses: ['LAY-8'], reason: 'STORAGE_VALUE_OUT_OF_RANGE' } as const
const short = BigInt(`0x${'61'.repeat(31)}00`)
/** Values that no honest trie or contract holds. */
export const wrongValues: readonly RefusedProof[] = [
  {
    name: 'value-with-leading-zero',
    given: 'A leaf with the value 5 in two bytes.',
    clauses,
    reason,
    twin,
    question: trie([0x82, 0, 5], 5n),
  },
  {
    name: 'value-zero',
    given: 'A leaf with the value zero, as the empty string.',
    clauses,
    reason,
    twin,
    question: trie([0x80], 0n),
  },
  {
    name: 'value-zero-byte',
    given: 'A leaf with the value zero, as one byte.',
    clauses,
    reason,
    twin,
    question: trie([0], 0n),
  },
  {
    name: 'value-of-33-bytes',
    given: 'A leaf with a value of 33 bytes.',
    clauses,
    reason,
    twin,
    question: trie([0xa1, ...Array.from({ length: 33 }, () => 1)], 1n),
  },
  {
    name: 'value-list',
    given: 'A leaf with a list as its value.',
    clauses,
    reason,
    twin,
    question: trie([0xc1, 5], 5n),
  },
  {
    name: 'value-long-form',
    given: 'A leaf with the value 5 behind a prefix that it does not need.',
    clauses,
    reason,
    twin,
    question: trie([0x81, 5], 5n),
  },
  {
    name: 'boolean-two',
    given: 'A boolean that is 2.',
    ...range,
    twin: 'proof/two-slots',
    question: held({ '2': 2n }, 'flag'),
  },
  {
    name: 'boolean-with-more',
    given: 'A boolean whose slot holds more than it.',
    ...range,
    twin: 'proof/two-slots',
    question: held({ '2': 0x101n }, 'flag'),
  },
  {
    name: 'address-with-more',
    given: 'An address whose slot holds more than 20 bytes.',
    ...range,
    question: held({ '5': (1n << 160n) + 5n }, 'delegate'),
  },
  {
    name: 'text-short-as-long',
    given: 'A string of 31 bytes in the form of longer ones.',
    ...string,
    twin: 'proof/text-31',
    question: held({ '4': 63n }, 'text'),
  },
  {
    name: 'text-length-beyond-slot',
    given: 'A string in its own slot that says to have 32 bytes.',
    ...string,
    twin: 'proof/text-31',
    question: held({ '4': short + 64n }, 'text'),
  },
  {
    name: 'text-behind-its-end',
    given: 'A string of 30 bytes with a 31st behind it.',
    ...string,
    twin: 'proof/text-31',
    question: held({ '4': short + 60n }, 'text'),
  },
]
