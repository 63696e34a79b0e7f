import { keccak256 } from '../../../crypto/keccak.ts'
import { Defect } from '../../../model/Defect.ts'
import { address, bytes, fromBytes, hash32, quantity, toBytes } from '../../../model/Hex.ts'
import type { Address } from '../../../model/Hex.ts'
import { account, addressOf, alice, bob } from '../../Account.ts'
import { apply, assemble, code, op } from '../../Assembler.ts'
import type { Code } from '../../Assembler.ts'
import type { AccountPlan } from '../../Case.ts'
import { createAddress } from '../../created.ts'
import { systemAddresses } from '../../genesis.ts'
import {
  addressWord,
  call,
  create,
  create2,
  delegatecall,
  drop,
  initcode,
  revert,
  seen,
  staticcall,
  store,
} from '../../program.ts'
import { beaconRootsCode, historyStorageCode } from '../../systemContracts.ts'
import { build, contract, feeRecipient, join, precompile, programAddress, transaction } from '../language.ts'
import { accountNode, exactly, slotNode } from './damage.ts'
import { crowd } from './Shape.ts'
import type { Shape } from './Shape.ts'

const bystander = addressOf('bystander 3')
const stranger = addressOf('stranger')
const callee = addressOf('callee')
const { beaconRoots, historyStorage } = systemAddresses

interface Plan {
  readonly run: Code
  readonly others?: Readonly<Record<Address, AccountPlan>>
  readonly balance?: bigint
}

function program({ run, others = {}, balance = 0n }: Plan): Shape['chain'] {
  return {
    alloc: { ...others, [programAddress]: contract(run, { balance }) },
    blocks: [build(transaction({ to: programAddress }))],
  }
}

const answering = store(0, seen(apply('SLOAD', 0)))
const answeringCode = assemble(answering)
const caller = store(0, seen(call(callee)))

/** Shapes that read and write accounts and code. */
const reading: readonly Shape[] = [
  {
    name: 'account-read',
    given: 'a contract that reads the balance of an account',
    chain: program({ run: store(0, apply('BALANCE', addressWord(bystander))) }),
    block: 0,
    parts: [
      { name: 'leaf', what: 'the leaf of the account that is read', find: accountNode(bystander) },
      { name: 'sender', what: 'the leaf of the sender', find: accountNode(alice.address) },
      { name: 'recipient', what: 'the leaf of the contract', find: accountNode(programAddress) },
      {
        name: 'code',
        what: 'the code of the contract',
        list: 'codes',
        find: exactly(assemble(store(0, apply('BALANCE', addressWord(bystander))))),
      },
    ],
  },
  {
    name: 'account-absent',
    given: 'a contract that reads the balance of an account that does not exist',
    chain: program({ run: store(0, seen(apply('BALANCE', addressWord(stranger)))) }),
    block: 0,
    parts: [
      { name: 'proof', what: 'the node that shows that the account does not exist', find: accountNode(stranger) },
    ],
  },
  {
    name: 'fee-recipient-absent',
    given: 'a fee recipient that does not exist before the block',
    chain: { alloc: {}, blocks: [build(transaction({ to: bob.address, value: 1n }))] },
    block: 0,
    parts: [{ name: 'proof', what: 'the node where the fee recipient comes to be', find: accountNode(feeRecipient) }],
  },
  {
    name: 'code-size',
    given: 'a contract that reads the size of the code of another',
    chain: program({
      run: store(0, apply('EXTCODESIZE', addressWord(callee))),
      others: { [callee]: contract(answering) },
    }),
    block: 0,
    parts: [{ name: 'code', what: 'the code whose size is read', list: 'codes', find: exactly(answeringCode) }],
  },
  {
    name: 'call',
    given: 'a contract that calls another, which reads and writes a slot',
    chain: program({ run: caller, others: { [callee]: contract(answering, { storage: { 0: 5n } }) } }),
    block: 0,
    parts: [
      { name: 'code', what: 'the code that is called', list: 'codes', find: exactly(answeringCode) },
      { name: 'leaf', what: 'the leaf of the contract that is called', find: accountNode(callee) },
      { name: 'slot', what: 'the leaf of the slot of the contract that is called', find: slotNode(callee, 0) },
    ],
  },
  {
    name: 'delegate-call',
    given: 'a contract that runs the code of another on its own storage',
    chain: program({ run: code(drop(delegatecall(callee)), op('STOP')), others: { [callee]: contract(answering) } }),
    block: 0,
    parts: [{ name: 'code', what: 'the code that is run', list: 'codes', find: exactly(answeringCode) }],
  },
  {
    name: 'reverted-account',
    given: 'a contract that reads a balance and reverts',
    chain: program({ run: code(drop(apply('BALANCE', addressWord(bystander))), revert()) }),
    block: 0,
    parts: [{ name: 'leaf', what: 'the leaf that is read before the revert', find: accountNode(bystander) }],
  },
  {
    name: 'precompile-value',
    given: 'a contract that sends value to the identity precompile, which has no account yet',
    chain: program({ run: store(0, seen(call(precompile(4), { value: 1 }))), balance: 5n }),
    block: 0,
    parts: [
      {
        name: 'proof',
        what: 'the node where the account of the precompile comes to be',
        find: accountNode(precompile(4)),
      },
    ],
  },
  {
    name: 'static-absent',
    given: 'a contract that makes a static call to an account that does not exist',
    chain: program({ run: store(0, seen(staticcall(stranger))) }),
    block: 0,
    parts: [{ name: 'proof', what: 'the node that shows that there is nothing to call', find: accountNode(stranger) }],
  },
]

const runtime = store(0, 7)
const init = initcode(runtime)
const creating = store(0, seen(apply('ISZERO', create(init))))
/** Address of the first contract that the usual program creates; its nonce is 1. */
const created = createAddress(programAddress, 1n)

const creation: readonly Shape[] = [
  {
    name: 'create',
    given: 'a contract that creates another',
    chain: program({ run: creating }),
    block: 0,
    parts: [{ name: 'proof', what: 'the node where the new contract comes to be', find: accountNode(created) }],
  },
  {
    name: 'create-collision',
    given: 'a contract that creates another where an account with a nonce is',
    chain: program({ run: store(0, seen(create(init))), others: { [created]: { nonce: 1n } } }),
    block: 0,
    parts: [{ name: 'leaf', what: 'the leaf of the account that is in the way', find: accountNode(created) }],
  },
  {
    name: 'create-reverted',
    given: 'a contract that creates another, whose initcode reads a balance and reverts',
    chain: program({
      run: store(0, seen(create(assemble(code(drop(apply('BALANCE', addressWord(bystander))), revert()))))),
    }),
    block: 0,
    parts: [{ name: 'leaf', what: 'the leaf that the initcode reads', find: accountNode(bystander) }],
  },
  {
    name: 'create-and-call',
    given: 'a transaction that creates a contract and a second one that calls it in the same block',
    chain: {
      alloc: {},
      blocks: [build(transaction({ to: null, data: init }), transaction({ to: createAddress(alice.address, 0n) }))],
      expect: { storage: { [createAddress(alice.address, 0n)]: { 0: 7n } } },
    },
    block: 0,
    parts: [
      {
        name: 'proof',
        what: 'the node where the new contract comes to be',
        find: accountNode(createAddress(alice.address, 0n)),
      },
    ],
  },
  {
    name: 'create2',
    given: 'a contract that creates another at an address that depends on a salt, twice',
    chain: program({ run: code(drop(create2(init, 1)), store(0, seen(create2(init, 1)))) }),
    block: 0,
    parts: [{ name: 'recipient', what: 'the leaf of the contract', find: accountNode(programAddress) }],
  },
  {
    name: 'selfdestruct-transfer',
    given: 'a contract of the state that destroys itself to another account, and stays',
    chain: program({ run: code(addressWord(bystander), op('SELFDESTRUCT')), balance: 3n }),
    block: 0,
    parts: [{ name: 'leaf', what: 'the leaf of the account that is paid', find: accountNode(bystander) }],
  },
]

/** A contract whose leaf has one other as its only neighbour, so that deleting it collapses a branch of accounts. */
const [victim, neighbour] = loneNeighbours()

const deletion: readonly Shape[] = [
  {
    name: 'account-collapse',
    given: 'a contract that is deleted by its self-destruction and has one neighbour in the trie of accounts',
    chain: {
      ruleset: 'lockstep-shanghai',
      alloc: { [victim]: contract(code(addressWord(alice.address), op('SELFDESTRUCT')), { balance: 3n }) },
      blocks: [build(transaction({ to: victim }))],
      expect: { code: { [victim]: bytes('0x') } },
    },
    block: 0,
    parts: [
      {
        name: 'sibling',
        what: 'the leaf of the account that takes the place of the branch',
        find: accountNode(neighbour),
      },
      { name: 'deleted-leaf', what: 'the leaf of the account that is deleted', find: accountNode(victim) },
    ],
  },
]

const delegated = account('delegated')
const designator = join(bytes('0xef0100'), callee)

const outside: readonly Shape[] = [
  {
    name: 'delegation',
    given: 'an account that is delegated to a contract',
    chain: {
      alloc: { [delegated.address]: { nonce: 1n, code: designator }, [callee]: contract(answering) },
      blocks: [build(transaction({ to: delegated.address }))],
      expect: { storage: { [delegated.address]: { 0: 1n } } },
    },
    block: 0,
    parts: [
      {
        name: 'designator',
        what: 'the code that says where the delegation leads',
        list: 'codes',
        find: exactly(designator),
      },
      { name: 'code', what: 'the code that the delegation leads to', list: 'codes', find: exactly(answeringCode) },
      { name: 'target', what: 'the leaf of the contract that the delegation leads to', find: accountNode(callee) },
    ],
  },
  {
    name: 'delegation-set',
    given: 'a transaction that delegates an account that does not exist yet and calls it',
    chain: {
      alloc: { [callee]: contract(answering) },
      blocks: [
        build(
          transaction({
            type: 'setCode',
            to: delegated.address,
            authorizations: [{ authority: delegated, address: callee, nonce: 0n }],
          }),
        ),
      ],
      expect: { storage: { [delegated.address]: { 0: 1n } } },
    },
    block: 0,
    parts: [
      { name: 'code', what: 'the code that the delegation leads to', list: 'codes', find: exactly(answeringCode) },
      { name: 'proof', what: 'the node where the delegated account comes to be', find: accountNode(delegated.address) },
    ],
  },
  {
    name: 'withdrawal-absent',
    given: 'a withdrawal to an account that does not exist',
    chain: withdrawals(stranger, 5),
    block: 0,
    parts: [
      {
        name: 'proof',
        what: 'the root, which shows by itself that the account does not exist',
        find: accountNode(stranger),
        reason: 'WITNESS_STATE_ROOT_MISMATCH',
      },
    ],
  },
  {
    name: 'withdrawal-present',
    given: 'a withdrawal to an account that exists',
    chain: withdrawals(bystander, 5),
    block: 0,
    parts: [{ name: 'leaf', what: 'the leaf of the account that is paid', find: accountNode(bystander) }],
  },
  {
    name: 'beacon-roots',
    given: 'the beacon roots contract, which the block calls before its transactions',
    chain: {
      ruleset: 'lockstep-cancun',
      alloc: { [beaconRoots]: { nonce: 1n, code: beaconRootsCode, storage: { [1012]: 77n } } },
      blocks: [
        {
          kind: 'build',
          attributes: { timestamp: quantity(8191 + 1012), parentBeaconBlockRoot: hash32(`0x${'be'.repeat(32)}`) },
          transactions: [],
        },
      ],
      systemCalls: ['beaconRoots'],
      headerInputs: ['parentBeaconBlockRoot', 'timestamp'],
    },
    block: 0,
    parts: [
      { name: 'code', what: 'the code of the system contract', list: 'codes', find: exactly(beaconRootsCode) },
      { name: 'slot', what: 'the leaf of the slot that the system call overwrites', find: slotNode(beaconRoots, 1012) },
    ],
  },
  {
    name: 'history-storage',
    given: 'the history contract, which the block calls before its transactions',
    chain: {
      ruleset: 'lockstep-prague',
      alloc: { [historyStorage]: { nonce: 1n, code: historyStorageCode, storage: { 5: 77n } } },
      blocks: [build()],
      systemCalls: ['historyStorage'],
    },
    block: 0,
    parts: [
      { name: 'code', what: 'the code of the system contract', list: 'codes', find: exactly(historyStorageCode) },
      { name: 'leaf', what: 'the leaf of the system contract', find: accountNode(historyStorage) },
    ],
  },
]

/** Shapes of the trie of accounts. */
export const accountShapes: readonly Shape[] = [...reading, ...creation, ...deletion, ...outside]

function withdrawals(to: Address, gwei: number): Shape['chain'] {
  const withdrawal = { index: quantity(0), validatorIndex: quantity(0), address: to, amount: quantity(gwei) }
  return {
    alloc: {},
    blocks: [{ kind: 'build', attributes: { withdrawals: [withdrawal] }, transactions: [] }],
    headerInputs: ['withdrawals'],
  }
}

/** First digit of the hash under which the trie keeps an account. */
function digitOf(address: Address): string {
  return fromBytes(keccak256(toBytes(address))).charAt(2)
}

function loneNeighbours(): readonly [victim: Address, neighbour: Address] {
  const others = [...Object.keys(crowd).map((name) => address(name)), alice.address, feeRecipient]
  for (let number = 0; number < 1000; number++) {
    const candidate = addressOf(`victim ${number}`)
    const beside = others.filter((other) => digitOf(other) === digitOf(candidate))
    const [only] = beside
    if (beside.length === 1 && only !== undefined && only !== alice.address && only !== feeRecipient)
      return [candidate, only]
  }
  throw new Defect('no account has one neighbour')
}
