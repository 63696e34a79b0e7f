import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Rlp from '../../src/codec/Rlp.ts'
import { keccak256 } from '../../src/crypto/keccak.ts'
import type { Witness } from '../../src/model/generated/adapter.ts'
import { bytes, fromBytes, toBytes } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { emptyAccount } from '../../src/state/Account.ts'
import type { BlockState } from '../../src/state/BlockState.ts'
import { openWitness } from '../../src/state/openWitness.ts'
import { createStateStore } from '../../src/state/StateStore.ts'
import { recordWitness, witnessHash } from '../../src/state/Witness.ts'
import { Trie } from '../../src/trie/Trie.ts'
import { toDigits } from '../sharedData.ts'
import { addressOf, allocOf, codeOf, genesisAccounts, operations, runAll, slotOf, valueOf } from './workload.ts'
import type { GenesisAccount, Operation } from './workload.ts'

interface Recorded {
  readonly root: Uint8Array
  readonly witness: Witness
}

/** Runs something on a full state and records the witness. */
function record(accounts: readonly GenesisAccount[], execute: (state: BlockState) => void): Recorded {
  const store = createStateStore({ keccak256 })
  const root = store.addGenesis(allocOf(accounts))
  const recorder = recordWitness(store)
  execute(store.open(root, recorder))
  return { root, witness: recorder.witness([]) }
}

/** Runs the same on a witness alone. */
function replay({ root, witness }: Recorded, canonical: boolean, execute: (state: BlockState) => void): void {
  const opened = openWitness(witness, root, { keccak256, canonical })
  execute(opened.state)
  opened.finish()
}

function reasonOf(run: () => unknown): string {
  try {
    run()
    return 'accepted'
  } catch (error) {
    if (error instanceof Rejection) return error.reason
    throw error
  }
}

/** How many accounts a state has; a block reads some of them. */
const crowd: readonly GenesisAccount[] = Array.from({ length: 10 }, (_, account) => ({
  account,
  balance: 1,
  code: account % 3,
  slots: account % 2 === 0 ? [1, 2, 3, 4, 5, 6].map((slot) => ({ slot, value: slot })) : [],
}))

const missing = ['WITNESS_NODE_MISSING', 'WITNESS_CODE_MISSING', 'WITNESS_STATE_ROOT_MISMATCH']

describe('the witness of a block', () => {
  test('suffices: a block gives the same on it as on the full state', () => {
    fc.assert(
      fc.property(genesisAccounts, operations, (accounts, list) => {
        let expected: string[] = []
        const recorded = record(accounts, (state) => (expected = runAll(state, list)))
        let found: string[] = []
        replay(recorded, true, (state) => (found = runAll(state, list)))
        expect(found).toEqual(expected)
      }),
      { numRuns: 400 },
    )
  })

  test('is minimal: without any one entry the block is refused for what is missing', () => {
    let dropped = 0
    fc.assert(
      fc.property(genesisAccounts, operations, (accounts, list) => {
        const recorded = record(accounts, (state) => runAll(state, list))
        for (const name of ['state', 'codes'] as const) {
          for (const [index] of recorded.witness[name].entries()) {
            const witness = { ...recorded.witness, [name]: recorded.witness[name].filter((_, at) => at !== index) }
            const reason = reasonOf(() => replay({ ...recorded, witness }, false, (state) => runAll(state, list)))
            expect(missing).toContain(reason)
            dropped++
          }
        }
      }),
      { numRuns: 100 },
    )
    expect(dropped).toBeGreaterThan(200)
  })

  test('cannot be altered: with any byte changed the block is refused', () => {
    let altered = 0
    fc.assert(
      fc.property(
        genesisAccounts,
        operations,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (accounts, list, place, mask) => {
          const recorded = record(accounts, (state) => runAll(state, list))
          for (const name of ['state', 'codes'] as const) {
            for (const [index, entry] of recorded.witness[name].entries()) {
              const changed = toBytes(entry)
              const at = place % changed.length
              changed[at] = (changed[at] ?? 0) ^ mask
              const witness = { ...recorded.witness, [name]: recorded.witness[name].with(index, fromBytes(changed)) }
              for (const canonical of [false, true]) {
                expect(missing).toContain(
                  reasonOf(() => replay({ ...recorded, witness }, canonical, (state) => runAll(state, list))),
                )
              }
              altered++
            }
          }
        },
      ),
      { numRuns: 60 },
    )
    expect(altered).toBeGreaterThan(100)
  })

  test('does not depend on the order in which a block writes', () => {
    const write = fc.record({
      account: fc.nat({ max: 9 }),
      slot: fc.integer({ min: 1, max: 8 }),
      value: fc.constantFrom(0, 7),
    })
    const writes = fc.uniqueArray(write, { selector: ({ account, slot }) => `${account} ${slot}`, maxLength: 20 })
    const order = fc.infiniteStream(fc.nat({ max: 1000 }))
    fc.assert(
      fc.property(writes, order, (list, ranks) => {
        const hashOf = (ordered: typeof list): string =>
          witnessHash(
            record(crowd, (state) => {
              for (const { account, slot, value } of ordered)
                state.setSlot(addressOf(account), slotOf(slot), valueOf(value))
              state.root()
            }).witness,
          )
        const shuffled = list
          .map((entry) => ({ entry, rank: ranks.next().value ?? 0 }))
          .toSorted((left, right) => left.rank - right.rank)
        expect(hashOf(shuffled.map(({ entry }) => entry))).toBe(hashOf(list))
      }),
      { numRuns: 80 },
    )
  })

  test('a slot that is set to zero and back needs no more than reading it', () => {
    const [owner, slot] = [addressOf(0), slotOf(1)]
    const account: GenesisAccount = {
      account: 0,
      balance: 1,
      code: 0,
      slots: [1, 2].map((each) => ({ slot: each, value: 1 })),
    }
    const reading = record([account], (state) => state.slot(owner, slot))
    const returning = record([account], (state) => {
      state.beginTransaction()
      state.setSlot(owner, slot, valueOf(0))
      state.setSlot(owner, slot, valueOf(1))
      state.root()
    })
    const deleting = record([account], (state) => {
      state.setSlot(owner, slot, valueOf(0))
      state.root()
    })
    expect(returning.witness).toEqual(reading.witness)
    expect(deleting.witness.state.length).toBe(reading.witness.state.length + 1)
  })

  test('asking whether an account has storage needs no more than its slots that were read', () => {
    const [owner, slot] = [addressOf(0), slotOf(1)]
    const account: GenesisAccount = {
      account: 0,
      balance: 1,
      code: 0,
      slots: [1, 2].map((each) => ({ slot: each, value: 1 })),
    }
    const reading = record([account], (state) => state.slot(owner, slot))
    const asking = record([account], (state) => {
      state.checkpoint()
      state.setSlot(owner, slot, valueOf(0))
      expect(state.hasStorage(owner)).toBe(true)
      state.revert()
    })
    expect(asking.witness).toEqual(reading.witness)
  })

  test('an account that is deleted next to one that is created needs no sibling', () => {
    const [left, right, created] = siblingAccounts()
    const pair: readonly GenesisAccount[] = [left, right].map((account) => ({
      account,
      balance: 1,
      code: 0,
      slots: [],
    }))
    const remove = (state: BlockState): void => state.setAccount(addressOf(left), null)
    const create = (state: BlockState): void => state.setAccount(addressOf(created), { ...emptyAccount, balance: 1n })
    const nodes = (steps: readonly ((state: BlockState) => void)[]): number =>
      record(pair, (state) => {
        for (const step of steps) step(state)
        state.root()
      }).witness.state.length
    expect(nodes([remove, create])).toBe(nodes([create, remove]))
    expect(nodes([remove, create])).toBe(nodes([create]) + 1)
    expect(nodes([remove])).toBe(nodes([create]) + 2)
  })

  test('an untouched block needs nothing, not even the root', () => {
    const recorded = record(crowd, (state) => state.root())
    expect(recorded.witness).toEqual({ state: [], codes: [], headers: [] })
    replay(recorded, true, (state) => expect(toDigits(state.root())).toBe(toDigits(recorded.root)))
  })

  test('code that the block creates is not part of it, code that it reads is', () => {
    const { witness } = record(crowd, (state) => {
      state.setCode(addressOf(20), codeOf(9))
      state.code(addressOf(20))
      state.code(addressOf(1))
      state.code(addressOf(4))
    })
    expect(witness.codes).toEqual([fromBytes(codeOf(1))])
  })

  test('has a name that the order of its nodes and codes does not change, and its headers do', () => {
    const { witness } = record(crowd, (state) => runAll(state, readAll))
    const headers = ['0xc101', '0xc102'].map(bytes)
    const reversed = { state: witness.state.toReversed(), codes: witness.codes.toReversed(), headers }
    expect(witnessHash(reversed)).toBe(witnessHash({ ...witness, headers }))
    expect(witnessHash({ ...reversed, headers: headers.toReversed() })).not.toBe(witnessHash(reversed))
    expect(witnessHash({ state: [], codes: [], headers: [] })).toBe(fromBytes(keccak256(Rlp.encode([[], [], []]))))
  })
})

const readAll: readonly Operation[] = crowd.flatMap(({ account }): Operation[] => [
  { kind: 'readAccount', account },
  { kind: 'readCode', account },
  { kind: 'readSlot', account, slot: 1 },
])

/** Three accounts whose hashed addresses differ in the first nibble. */
function siblingAccounts(): [number, number, number] {
  const seen = new Map<number, number>()
  for (let account = 0; seen.size < 3; account++) {
    const nibble = (keccak256(addressOf(account))[0] ?? 0) >> 4
    if (!seen.has(nibble)) seen.set(nibble, account)
  }
  const [left, right, created] = [...seen.values()]
  if (left === undefined || right === undefined || created === undefined) throw new Error('three accounts')
  return [left, right, created]
}

describe('a witness that is opened', () => {
  const list = readAll
  const recorded = record(crowd, (state) => runAll(state, list))
  const { witness } = recorded
  const replayed = (changed: Partial<Witness>, canonical: boolean): string =>
    reasonOf(() =>
      replay({ ...recorded, witness: { ...witness, ...changed } }, canonical, (state) => runAll(state, list)),
    )
  const foreignTrie = new Trie({ source: () => undefined })
  foreignTrie.put(new Uint8Array(32), new Uint8Array(40).fill(1))
  const foreignNode = fromBytes(foreignTrie.prove(new Uint8Array(32))[0] ?? new Uint8Array(0))

  test('is accepted as it was recorded', () => {
    expect([replayed({}, false), replayed({}, true)]).toEqual(['accepted', 'accepted'])
  })

  test.each([
    ['an unrelated node', { state: [...witness.state, foreignNode].toSorted() }],
    ['unrelated code', { codes: [...witness.codes, fromBytes(codeOf(77))].toSorted() }],
    ['the empty trie', { state: [bytes('0x80'), ...witness.state].toSorted() }],
    ['an entry that is no node', { state: [...witness.state, bytes('0xc3010203')] }],
    ['empty code', { codes: [bytes('0x'), ...witness.codes] }],
    ['a repeated node', { state: witness.state.flatMap((node, index) => (index === 0 ? [node, node] : [node])) }],
    ['nodes out of order', { state: witness.state.toReversed() }],
    ['codes out of order', { codes: witness.codes.toReversed() }],
  ])('with %s it is accepted, and refused in canonical mode', (_name, changed) => {
    expect([replayed(changed, false), replayed(changed, true)]).toEqual(['accepted', 'WITNESS_SURPLUS'])
  })

  test('with a node of more than 1024 bytes, or code of more than 65536, it is refused', () => {
    const zeros = (size: number): Witness['state'][number] => fromBytes(new Uint8Array(size))
    expect(replayed({ state: [...witness.state, zeros(1025)] }, false)).toBe('WITNESS_NODE_TOO_LARGE')
    expect(replayed({ codes: [...witness.codes, zeros(65537)] }, false)).toBe('WITNESS_CODE_TOO_LARGE')
    expect(replayed({ codes: [...witness.codes, zeros(65536)] }, false)).toBe('accepted')
  })

  test('of another state it is refused for its root', () => {
    const other = record(crowd.slice(1), (state) => runAll(state, list))
    expect(
      reasonOf(() => replay({ root: recorded.root, witness: other.witness }, false, (state) => runAll(state, list))),
    ).toBe('WITNESS_STATE_ROOT_MISMATCH')
  })

  test('names the account and the slot whose node is missing', () => {
    const owner = addressOf(0)
    const without = witness.state.filter((node) => {
      const dropped = { ...recorded, witness: { ...witness, state: witness.state.filter((each) => each !== node) } }
      return reasonOf(() => replay(dropped, false, (state) => state.slot(owner, slotOf(1)))) === 'WITNESS_NODE_MISSING'
    })
    const facts = without.map((node) => {
      const opened = openWitness({ ...witness, state: witness.state.filter((each) => each !== node) }, recorded.root, {
        keccak256,
        canonical: false,
      })
      try {
        opened.state.slot(owner, slotOf(1))
      } catch (error) {
        if (error instanceof Rejection) return error.facts
      }
      return {}
    })
    expect(facts.length).toBeGreaterThan(2)
    for (const [index, each] of facts.entries()) {
      const hash = fromBytes(keccak256(toBytes(without[index] ?? bytes('0x'))))
      expect(each).toMatchObject({ account: fromBytes(owner), hash })
    }
    expect(facts.some((each) => each['slot'] === fromBytes(slotOf(1)))).toBe(true)
  })

  test('names the account whose code is missing', () => {
    const opened = openWitness({ ...witness, codes: [] }, recorded.root, { keccak256, canonical: false })
    expect(() => opened.state.code(addressOf(1))).toThrow(
      new Rejection('WITNESS_CODE_MISSING', {
        account: fromBytes(addressOf(1)),
        hash: fromBytes(keccak256(codeOf(1))),
      }),
    )
  })
})

describe('a witness over a state that no chain can have', () => {
  const owner = addressOf(1)
  const over = (value: Uint8Array): BlockState => {
    const trie = new Trie({ source: () => undefined })
    const key = keccak256(owner)
    trie.put(key, value)
    const state = trie.prove(key).map(fromBytes)
    return openWitness({ state, codes: [], headers: [] }, trie.root(), { keccak256, canonical: false }).state
  }
  const hash = new Uint8Array(32).fill(1)
  const one = Uint8Array.of(1)

  test.each([
    ['three fields', Rlp.encode([one, one, hash])],
    ['a nonce with a leading zero', Rlp.encode([Uint8Array.of(0, 1), one, hash, hash])],
    ['a nonce of 9 bytes', Rlp.encode([new Uint8Array(9).fill(1), one, hash, hash])],
    ['a balance of 33 bytes', Rlp.encode([one, new Uint8Array(33).fill(1), hash, hash])],
    ['a storage root of 31 bytes', Rlp.encode([one, one, hash.slice(1), hash])],
    ['a string for an account', Rlp.encode(hash)],
    ['bytes after the account', Uint8Array.from([...Rlp.encode([one, one, hash, hash]), 0])],
  ])('is refused where an account has %s', (_name, value) => {
    expect(reasonOf(() => over(value).account(owner))).toBe('WITNESS_NODE_MALFORMED')
  })

  test.each([
    ['a leading zero', Rlp.encode(Uint8Array.of(0, 1))],
    ['33 bytes', Rlp.encode(new Uint8Array(33).fill(1))],
    ['no bytes', Rlp.encode(new Uint8Array(0))],
    ['a list', Rlp.encode([one])],
  ])('is refused where a slot has %s', (_name, value) => {
    const storage = new Trie({ source: () => undefined })
    const key = keccak256(slotOf(1))
    storage.put(key, value)
    const trie = new Trie({ source: () => undefined })
    trie.put(keccak256(owner), Rlp.encode([one, one, storage.root(), hash]))
    const state = [...trie.prove(keccak256(owner)), ...storage.prove(key)].map(fromBytes)
    const opened = openWitness({ state, codes: [], headers: [] }, trie.root(), { keccak256, canonical: false }).state
    expect(reasonOf(() => opened.slot(owner, slotOf(1)))).toBe('WITNESS_NODE_MALFORMED')
  })
})
