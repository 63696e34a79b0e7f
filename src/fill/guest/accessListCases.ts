import * as Rlp from '../../codec/Rlp.ts'
import type { Alloc, AllocAccount } from '../../model/generated/adapter.ts'
import { address, type Address, type Bytes, bytes, fromBytes, type Hash32, hash32, quantity } from '../../model/Hex.ts'
import { Defect } from '../../model/Defect.ts'
import type { GuestCase } from './GuestCase.ts'
import { filled } from './inputs.ts'
import { isListOtherwise, otherList, otherTrie, stateOf } from '../stateless/otherState.ts'

type Entry = readonly [Rlp.Item, Rlp.Item, Rlp.Item, Rlp.Item, Rlp.Item, Rlp.Item]

const [payer, holder, newcomer] = ['11', '22', '33'].map((digits) =>
  Uint8Array.from(Buffer.from(digits.repeat(20), 'hex')),
) as [Uint8Array, Uint8Array, Uint8Array]
const [payerAddress, holderAddress, newcomerAddress] = [payer, holder, newcomer].map((owner) =>
  address(fromBytes(owner)),
) as [Address, Address, Address]
const code = bytes('0x600160005500')

const plain: AllocAccount = { balance: quantity(100), nonce: quantity(1), code: bytes('0x'), storage: {} }
const contract: AllocAccount = {
  balance: quantity(5),
  nonce: quantity(1),
  code,
  storage: { [word(1)]: word(7), [word(2)]: word(8), [word(0x1234)]: word(9) },
}

/** The state before the block. */
const before: Alloc = {
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      address(`0x${(0xa0 + index).toString(16).repeat(20)}`),
      { ...plain, balance: quantity(index + 1) },
    ]),
  ),
  [payerAddress]: plain,
  [holderAddress]: contract,
}

/** Changes at the first transaction, and whatever else is given. */
function entry(
  owner: Uint8Array,
  parts: Partial<Record<'writes' | 'reads' | 'balances' | 'nonces' | 'codes', Rlp.Item>>,
): Entry {
  const { writes = [], reads = [], balances = [], nonces = [], codes = [] } = parts
  return [owner, writes, reads, balances, nonces, codes]
}

function change(value: Rlp.Item, index = 1): Rlp.Item {
  return [number(index), value]
}

/** Lists as they must be, with the accounts that they leave otherwise than they were; null for one that is gone. */
const accepted: readonly (readonly [
  name: string,
  given: string,
  list: readonly Entry[],
  Readonly<Record<Address, AllocAccount | null>>,
])[] = [
  ['nothing', 'an empty list', [], {}],
  [
    'reads',
    'a list that names accounts and slots that were only read',
    [entry(payer, {}), entry(holder, { reads: [number(1), number(3)] })],
    {},
  ],
  [
    'balance',
    'a list with a balance',
    [entry(payer, { balances: [change(number(99))] })],
    { [payerAddress]: { ...plain, balance: quantity(99) } },
  ],
  [
    'last-change',
    'a list with the balances and nonces of an account after three transactions',
    [
      entry(payer, {
        balances: [1, 2, 3].map((index) => change(number(90 - index), index)),
        nonces: [1, 2, 3].map((index) => change(number(1 + index), index)),
      }),
    ],
    { [payerAddress]: { ...plain, balance: quantity(87), nonce: quantity(4) } },
  ],
  [
    'storage',
    'a list with a slot that is new, one that changes and one that is read',
    [
      entry(holder, {
        writes: [
          [number(1), [change(number(70))]],
          [number(3), [change(number(4))]],
        ],
        reads: [number(2)],
      }),
    ],
    { [holderAddress]: { ...contract, storage: { ...contract.storage, [word(1)]: word(70), [word(3)]: word(4) } } },
  ],
  [
    'storage-emptied',
    'a list that empties two of three slots',
    [
      entry(holder, {
        writes: [1, 0x1234].map((slot) => [number(slot), [change(number(5), 1), change(number(0), 2)]]),
      }),
    ],
    { [holderAddress]: { ...contract, storage: { [word(2)]: word(8) } } },
  ],
  [
    'created',
    'a list with an account that was not there, its code and its slot',
    [
      entry(newcomer, {
        writes: [[number(0), [change(number(1))]]],
        balances: [change(number(3))],
        nonces: [change(number(1))],
        codes: [change(Uint8Array.of(0x5f, 0x5f, 0xfd))],
      }),
    ],
    {
      [newcomerAddress]: {
        balance: quantity(3),
        nonce: quantity(1),
        code: bytes('0x5f5ffd'),
        storage: { [word(0)]: word(1) },
      },
    },
  ],
  [
    'emptied',
    'a list that leaves an account without nonce, balance and code',
    [entry(payer, { balances: [change(number(0))], nonces: [change(number(0))] })],
    { [payerAddress]: null },
  ],
  [
    'all',
    'a list of three accounts with changes of every kind',
    [
      entry(payer, { balances: [change(number(60))], nonces: [change(number(2))] }),
      entry(holder, { writes: [[number(2), [change(number(0))]]], reads: [number(1)], balances: [change(number(30))] }),
      entry(newcomer, { balances: [change(number(15))] }),
    ],
    {
      [payerAddress]: { ...plain, balance: quantity(60), nonce: quantity(2) },
      [holderAddress]: { ...contract, balance: quantity(30), storage: { [word(1)]: word(7), [word(0x1234)]: word(9) } },
      [newcomerAddress]: { ...plain, balance: quantity(15), nonce: quantity(0) },
    },
  ],
]

/** Lists that are none, each beside the accepted one that it is compared with. */
const refused: readonly (readonly [name: string, given: string, list: Rlp.Item | Bytes, twin: string])[] = [
  ['accounts-descending', 'whose accounts descend', [entry(holder, {}), entry(payer, {})], 'reads'],
  [
    'account-twice',
    'that names an account twice',
    [entry(payer, {}), entry(payer, { balances: [change(number(99))] })],
    'balance',
  ],
  [
    'address-short',
    'with an address of 19 bytes',
    [entry(payer.subarray(1), { balances: [change(number(99))] })],
    'balance',
  ],
  ['address-long', 'with an address of 21 bytes', [entry(Uint8Array.of(0, ...payer), {})], 'reads'],
  [
    'five-fields',
    'with an account of five fields',
    [entry(payer, { balances: [change(number(99))] }).slice(0, 5)],
    'balance',
  ],
  [
    'seven-fields',
    'with an account of seven fields',
    [[...entry(payer, { balances: [change(number(99))] }), []]],
    'balance',
  ],
  ['slots-descending', 'whose written slots descend', slots([3, 1]), 'storage'],
  ['slot-twice', 'that writes a slot twice', slots([3, 3]), 'storage'],
  [
    'slot-unchanged',
    'with a written slot that has no changes',
    [entry(holder, { writes: [[number(1), []]] })],
    'storage',
  ],
  [
    'slot-zeros',
    'with a slot whose number begins with a zero',
    [entry(holder, { writes: [[Uint8Array.of(0, 1), [change(number(7))]]] })],
    'storage',
  ],
  [
    'slot-long',
    'with a slot of 33 bytes',
    [entry(holder, { writes: [[filled('slot', 33), [change(number(7))]]] })],
    'storage',
  ],
  [
    'value-zeros',
    'with a value of a slot that begins with a zero',
    [entry(holder, { writes: [[number(1), [change(Uint8Array.of(0, 7))]]] })],
    'storage',
  ],
  [
    'reads-descending',
    'whose slots that were read descend',
    [entry(holder, { reads: [number(3), number(1)] })],
    'reads',
  ],
  ['read-twice', 'with a slot that was read twice', [entry(holder, { reads: [number(3), number(3)] })], 'reads'],
  [
    'read-and-written',
    'with a slot among both the written and the read',
    [entry(holder, { writes: [[number(1), [change(number(7))]]], reads: [number(1)] })],
    'storage',
  ],
  [
    'changes-descending',
    'whose changes of a balance descend',
    [entry(payer, { balances: [change(number(9), 2), change(number(8), 1)] })],
    'last-change',
  ],
  [
    'change-twice',
    'with two balances after one transaction',
    [entry(payer, { balances: [change(number(9)), change(number(8))] })],
    'last-change',
  ],
  [
    'change-of-three',
    'with a change of three items',
    [entry(payer, { balances: [[number(1), number(99), number(1)]] })],
    'balance',
  ],
  ['change-of-one', 'with a change of one item', [entry(payer, { balances: [[number(1)]] })], 'balance'],
  [
    'index-zeros',
    'with a change whose index begins with a zero',
    [entry(payer, { balances: [[Uint8Array.of(0, 1), number(99)]] })],
    'balance',
  ],
  [
    'balance-zeros',
    'with a balance that begins with a zero',
    [entry(payer, { balances: [change(Uint8Array.of(0, 99))] })],
    'balance',
  ],
  [
    'balance-long',
    'with a balance of 33 bytes',
    [entry(payer, { balances: [change(filled('balance', 33))] })],
    'balance',
  ],
  ['nonce-long', 'with a nonce of 9 bytes', [entry(payer, { nonces: [change(filled('nonce', 9))] })], 'last-change'],
  [
    'code-list',
    'with a code that is a list',
    [entry(newcomer, { nonces: [change(number(1))], codes: [change([])] })],
    'created',
  ],
  ['string', 'that is a string', filled('no list', 40), 'nothing'],
  ['no-bytes', 'of no bytes', bytes('0x'), 'nothing'],
  [
    'longer',
    'that goes on for a byte',
    fromBytes(Uint8Array.of(...Rlp.encode([entry(payer, { balances: [change(number(99))] })]), 0)),
    'balance',
  ],
  [
    'cut',
    'that lacks its last byte',
    fromBytes(Rlp.encode([entry(payer, { balances: [change(number(99))] })]).subarray(0, -1)),
    'balance',
  ],
]

/** Every case about access lists that a prover applies to a witness. */
export async function accessListCases(): Promise<readonly GuestCase[]> {
  const { root, nodes } = await stateOf(before)
  const witness = { state: nodes, codes: [code], headers: [] }
  const common = { kind: 'accessList', witness, preStateRoot: root } as const
  const cases: GuestCase[] = []
  for (const [name, given, list, changed] of accepted) {
    const accessList = fromBytes(Rlp.encode(list))
    if (!isListOtherwise(accessList))
      throw new Defect(`stateless/access-list/${name}: ${otherList.name} reads it otherwise`)
    const { root: stateRoot } = await stateOf(after(changed))
    cases.push({
      name: `access-list/${name}`,
      given: `a state of 22 accounts, all its nodes, and ${given}`,
      when: 'the prover applies the list to the state',
      must: 'it comes to the root of the state that its author wrote down account by account',
      clauses: ['SSZ-4'],
      question: { ...common, accessList, expected: { kind: 'applied', stateRoot } },
      oracles: [otherTrie, otherList],
    })
  }
  for (const [name, given, list, twin] of refused) {
    const accessList = typeof list === 'string' ? list : fromBytes(Rlp.encode(list))
    const agrees = !isListOtherwise(accessList)
    cases.push({
      name: `access-list/${name}`,
      given: `a state of 22 accounts, all its nodes, and a list ${given}`,
      when: 'the prover applies the list to the state',
      must: 'the list is refused, and no root is told',
      clauses: [],
      question: { ...common, accessList, expected: { kind: 'reject', reason: 'ACCESS_LIST_MALFORMED' } },
      twin: `access-list/${twin}`,
      oracles: agrees ? [otherList] : [],
      ...(!agrees && { singleOracle: 'lacks accessListRules' }),
    })
  }
  return cases
}

function after(changed: Readonly<Record<Address, AllocAccount | null>>): Alloc {
  const kept = Object.entries({ ...before, ...changed }).filter(
    (pair): pair is [string, AllocAccount] => pair[1] !== null,
  )
  return Object.fromEntries(kept)
}

function slots(numbers: readonly number[]): readonly Entry[] {
  return [entry(holder, { writes: numbers.map((slot) => [number(slot), [change(number(7))]]) })]
}

function number(value: number): Uint8Array {
  if (value === 0) return new Uint8Array(0)
  const digits = value.toString(16)
  return Uint8Array.from(Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex'))
}

function word(value: number): Hash32 {
  return hash32(`0x${value.toString(16).padStart(64, '0')}`)
}
