import * as Rlp from '../../../codec/Rlp.ts'
import { fromBytes, quantity, toBytes } from '../../../model/Hex.ts'
import type { Bytes } from '../../../model/Hex.ts'
import type { Reason } from '../../../model/generated/rejections.ts'
import { alice, addressOf } from '../../Account.ts'
import { apply, assemble } from '../../Assembler.ts'
import type { ExecuteCase, HonestChain } from '../../ExecuteCase.ts'
import { call, initcode, seen, store } from '../../program.ts'
import { build, contract, filled, join, programAddress, transaction } from '../language.ts'
import {
  accountNode,
  added,
  exactly,
  flipped,
  inTurn,
  replaced,
  rootNode,
  slotNode,
  unrelatedCode,
  unrelatedNode,
  without,
} from './damage.ts'
import type { Damage } from './damage.ts'
import { crowd } from './Shape.ts'

const callee = addressOf('callee')
const counting = store(1, seen(apply('SLOAD', 1)))
const calleeCode = assemble(counting)

/** Two calls of a contract that counts in a slot, through another contract: nodes of every kind, two codes. */
const counter: HonestChain = {
  name: 'witness chain: counter',
  ruleset: 'lockstep-osaka',
  alloc: {
    ...crowd,
    [programAddress]: contract(store(0, seen(call(callee)))),
    [callee]: contract(counting, { storage: { 1: 5n, 3: 7n, 0: 9n } }),
  },
  blocks: [build(transaction({ to: programAddress })), build(transaction({ to: programAddress }))],
  expect: { storage: { [callee]: { 1: 7n } } },
}

const given = 'a contract that counts its calls in a slot, called through another contract in each of two blocks'

interface Entry {
  readonly name: string
  readonly when: string
  readonly witness?: Damage
  /** Why the prover refuses; it executes where this is absent. */
  readonly reason?: Reason
  readonly alsoAllowed?: readonly Reason[]
  readonly canonical?: boolean
  readonly twin?: string
  readonly clauses?: readonly string[]
  /** Place of the block; the second where absent. */
  readonly block?: number
}

/** The honest witness, the twin of what lacks or alters something. */
const honest = 'basic/whole'
/** The honest witness under a prover that refuses a surplus. */
const exact = 'basic/exact'

function toCase(entry: Entry): ExecuteCase {
  const { name, when, witness, reason, alsoAllowed, canonical = false, twin, clauses = [], block = 1 } = entry
  const refused = reason === undefined ? {} : { refused: { reason, ...(alsoAllowed && { alsoAllowed }) } }
  const twinName = twin ?? (canonical ? exact : honest)
  return {
    name: `witness/${name}`,
    given,
    when,
    must: reason === undefined ? 'the prover computes what an honest builder computes' : 'the prover refuses the block',
    clauses: reason === undefined ? ['WIT-11', ...clauses] : ['WIT-12', ...clauses],
    chain: counter,
    blocks: [{ block, ...(witness && { witness }), ...refused }],
    canonicalWitness: canonical,
    ...(reason !== undefined && { twin: `witness/${twinName}` }),
  }
}

/** A change that a prover bears, unless it is asked for canonical witnesses: then it is a surplus. */
function surplus(name: string, what: string, witness: Damage): readonly Entry[] {
  const accept = { name: `surplus/${name}`, when: `the witness holds ${what}`, witness }
  return [
    accept,
    {
      name: `surplus/${name}-canonical`,
      when: `a prover that is asked for canonical witnesses is given one that holds ${what}`,
      witness,
      canonical: true,
      reason: 'WITNESS_SURPLUS',
      clauses: ['WIT-9'],
    },
  ]
}

const reversed =
  (list: 'state' | 'codes'): Damage =>
  (witness) => ({ ...witness, [list]: witness[list].toReversed() })
const doubled =
  (list: 'state' | 'codes'): Damage =>
  (witness) => ({
    ...witness,
    [list]: witness[list].flatMap((entry, index) => (index === 0 ? [entry, entry] : [entry])),
  })
/** Behind all others, so that the place of no other entry changes. */
const appended =
  (list: 'state' | 'codes', entry: Bytes): Damage =>
  (witness) => ({ ...witness, [list]: [...witness[list], entry] })

const trailed = (entry: Bytes): Bytes => join(entry, filled(1))
const cut = (entry: Bytes): Bytes => fromBytes(toBytes(entry).subarray(0, -1))
const leaf = slotNode(callee, 1)

const surpluses: readonly Entry[] = [
  ...surplus(
    'node',
    'a node of another trie',
    added('state', () => [unrelatedNode]),
  ),
  ...surplus(
    'code',
    'code that no account has',
    added('codes', () => [unrelatedCode]),
  ),
  ...surplus(
    'empty-trie',
    'the empty trie as if it were a node',
    added('state', () => [filled(1, 0x80)]),
  ),
  ...surplus(
    'empty-code',
    'empty code',
    added('codes', () => [filled(0)]),
  ),
  ...surplus(
    'empty-node',
    'an entry without bytes among the nodes',
    added('state', () => [filled(0)]),
  ),
  ...surplus(
    'no-node',
    'bytes that are no trie node',
    added('state', () => [filled(3, 0xff)]),
  ),
  ...surplus('node-order', 'its nodes in the opposite order', reversed('state')),
  ...surplus('code-order', 'its codes in the opposite order', reversed('codes')),
  ...surplus('node-twice', 'a node twice', doubled('state')),
  ...surplus('code-twice', 'a code twice', doubled('codes')),
  ...surplus('node-last', 'a node that nothing needs behind all others', appended('state', unrelatedNode)),
  ...surplus(
    'stale-node',
    'the leaf of the counter as it was a block before',
    added('state', (_, { blocks }) => (blocks[0] === undefined ? [] : [leaf(blocks[0].witness)])),
  ),
  ...surplus(
    'stale-root',
    'the root of the state a block before, so that nodes of two states are there',
    added('state', (_, { blocks }) => blocks[0]?.witness.state ?? []),
  ),
  ...surplus(
    'large-node',
    'a node of 1024 bytes that nothing needs',
    added('state', () => [filled(1024, 0xc0)]),
  ),
  ...surplus(
    'node-as-code',
    'a node among the codes',
    added('codes', (witness) => witness.state.slice(0, 1)),
  ),
  ...surplus(
    'code-as-node',
    'a code among the nodes',
    added('state', (witness) => witness.codes.slice(0, 1)),
  ),
]

const alterations: readonly Entry[] = [
  { name: honest, when: 'the prover is given the honest witness of the second block' },
  {
    name: exact,
    when: 'a prover that is asked for canonical witnesses is given the honest one',
    canonical: true,
    clauses: ['WIT-9'],
  },
  ...(
    [
      ['root', 'the root of the state', rootNode(programAddress)],
      ['account-leaf', 'the leaf of the contract', accountNode(callee)],
      ['sender-leaf', 'the leaf of the sender', accountNode(alice.address)],
      ['storage-root', 'the root of the storage', slotNode(callee, 1, 0)],
      ['storage-leaf', 'the leaf of the slot', leaf],
    ] as const
  ).flatMap(([name, what, find]): readonly Entry[] => {
    const reason = name === 'root' ? 'WITNESS_STATE_ROOT_MISMATCH' : 'WITNESS_NODE_MISSING'
    return [
      {
        name: `altered/${name}`,
        when: `one bit of ${what} is flipped`,
        witness: replaced('state', find, flipped),
        reason,
      },
      {
        name: `altered/${name}-longer`,
        when: `a byte follows ${what}`,
        witness: replaced('state', find, trailed),
        reason,
      },
      {
        name: `altered/${name}-shorter`,
        when: `the last byte of ${what} is gone`,
        witness: replaced('state', find, cut),
        reason,
      },
      { name: `missing/${name}`, when: `${what} is gone`, witness: without('state', find), reason },
    ]
  }),
  ...(
    [
      [
        'altered/code',
        'one bit of the code that is called is flipped',
        replaced('codes', exactly(calleeCode), flipped),
      ],
      [
        'altered/code-longer',
        'a STOP follows the code that is called',
        replaced('codes', exactly(calleeCode), trailed),
      ],
      ['missing/code', 'the code that is called is gone', without('codes', exactly(calleeCode))],
      ['missing/codes', 'all codes are gone', (witness) => ({ ...witness, codes: [] })],
      [
        'altered/code-among-nodes',
        'the code that is called stands among the nodes instead',
        inTurn(
          without('codes', exactly(calleeCode)),
          added('state', () => [calleeCode]),
        ),
      ],
      [
        'altered/other-code',
        'code of the same length takes the place of the code that is called',
        replaced('codes', exactly(calleeCode), (code) => filled(toBytes(code).length, 0x5b)),
      ],
      [
        'altered/empty-code',
        'empty code takes the place of the code that is called',
        replaced('codes', exactly(calleeCode), () => filled(0)),
      ],
    ] as const satisfies readonly (readonly [string, string, Damage])[]
  ).map(([name, when, witness]): Entry => ({ name, when, witness, reason: 'WITNESS_CODE_MISSING' })),
  {
    name: 'altered/stale-leaf',
    when: 'the leaf of the slot is the one of a block before',
    witness: (witness, chain) => {
      const before = chain.blocks[0]?.witness
      return replaced('state', leaf, (entry) => (before === undefined ? entry : leaf(before)))(witness, chain)
    },
    reason: 'WITNESS_NODE_MISSING',
  },
  {
    name: 'altered/stale-state',
    when: 'the nodes are those of the block before',
    witness: (witness, { blocks }) => ({ ...witness, state: blocks[0]?.witness.state ?? [] }),
    reason: 'WITNESS_STATE_ROOT_MISMATCH',
  },
  { name: 'basic/first', when: 'the prover is given the honest witness of the first block', block: 0 },
  {
    name: 'altered/post-state',
    when: 'the nodes are those of the state after the block instead of the one before it',
    witness: (witness, { blocks }) => ({ ...witness, state: blocks[1]?.witness.state ?? [] }),
    reason: 'WITNESS_STATE_ROOT_MISMATCH',
    twin: 'basic/first',
    block: 0,
  },
  {
    name: 'basic/nothing',
    when: 'there is no node at all',
    witness: (witness) => ({ ...witness, state: [] }),
    reason: 'WITNESS_STATE_ROOT_MISMATCH',
  },
  {
    name: 'altered/everything-empty',
    when: 'the witness is empty',
    witness: () => ({ state: [], codes: [], headers: [] }),
    reason: 'WITNESS_HEADER_MISSING',
  },
  {
    name: 'altered/too-large-node',
    when: 'a node has 1025 bytes',
    witness: added('state', () => [filled(1025, 0xc0)]),
    reason: 'WITNESS_NODE_TOO_LARGE',
    twin: 'surplus/large-node',
  },
  {
    name: 'altered/too-large-code',
    when: 'a code has 65,537 bytes',
    witness: added('codes', () => [filled(65537, 0x5b)]),
    reason: 'WITNESS_CODE_TOO_LARGE',
  },
]

const fresh = initcode(store(0, 7))
const creating: HonestChain = {
  name: 'witness chain: created code',
  ruleset: 'lockstep-osaka',
  alloc: crowd,
  blocks: [build(transaction({ to: null, data: fresh }))],
}

const empty: HonestChain = {
  name: 'witness chain: empty state',
  ruleset: 'lockstep-cancun',
  alloc: {},
  blocks: [
    {
      kind: 'build',
      attributes: {
        withdrawals: [
          { index: quantity(0), validatorIndex: quantity(0), address: addressOf('stranger'), amount: quantity(5) },
        ],
      },
      transactions: [],
    },
  ],
  headerInputs: ['withdrawals'],
}

/** A pair: borne as a surplus, refused by a prover that is asked for canonical witnesses. */
function surplusOf(
  chain: HonestChain,
  name: string,
  plan: Pick<ExecuteCase, 'given' | 'when'>,
  witness: Damage,
): readonly ExecuteCase[] {
  const common = { ...plan, chain } as const
  return [
    {
      ...common,
      name: `witness/surplus/${name}`,
      must: 'the prover computes what an honest builder computes',
      clauses: ['WIT-11'],
      blocks: [{ block: 0, witness }],
    },
    {
      ...common,
      name: `witness/surplus/${name}-canonical`,
      when: `${plan.when}, to a prover that is asked for canonical witnesses`,
      must: 'the prover refuses the block for its surplus',
      clauses: ['WIT-9'],
      blocks: [{ block: 0, witness, refused: { reason: 'WITNESS_SURPLUS' } }],
      canonicalWitness: true,
      twin: `witness/surplus/${name}`,
    },
  ]
}

const special: readonly ExecuteCase[] = [
  ...surplusOf(
    creating,
    'created-code',
    { given: 'a block that creates a contract', when: 'the code of that very contract is given' },
    added('codes', () => [assemble(store(0, 7))]),
  ),
  {
    name: 'witness/empty-state/whole',
    given: 'a state without accounts and a withdrawal to a new one',
    when: 'the prover is given a witness without nodes',
    must: 'it needs no proof that the account does not exist, and computes the root of the state with it',
    clauses: ['WIT-1', 'WIT-10'],
    chain: empty,
    blocks: [{ block: 0 }],
    canonicalWitness: true,
  },
  ...surplusOf(
    empty,
    'empty-state-listed',
    { given: 'a state without accounts and a withdrawal', when: 'the empty trie is given as a node' },
    added('state', () => [fromBytes(Rlp.encode(new Uint8Array(0)))]),
  ),
]

/** Entries of a witness that are missing, altered, or not needed. */
export const entries: readonly ExecuteCase[] = [...[...alterations, ...surpluses].map(toCase), ...special]
