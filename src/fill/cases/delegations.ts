import { bytes } from '../../model/Hex.ts'
import type { Address } from '../../model/Hex.ts'
import { account, addressOf, alice, bob, carol } from '../Account.ts'
import { apply, assemble, code, op } from '../Assembler.ts'
import type { AccountPlan, AuthorizationPlan, BlockPlan, Case, Expectation } from '../Case.ts'
import { addressWord, call, delegatecall, drop, gasOf, revert, seen, staticcall, store, storeEach } from '../program.ts'
import { clause } from './clauses.ts'
import { build, contract, ether, join, precompile, programAddress, transaction } from './language.ts'

const target = addressOf('delegation target')
const other = addressOf('other delegation target')
/** An authority that is not in the state before. */
const dave = account('dave')
const zero = precompile(0)

function designator(to: Address): ReturnType<typeof bytes> {
  return join(bytes('0xef0100'), to)
}

/** A case of set-code transactions from alice. */
interface DelegationPlan {
  readonly name: string
  readonly given?: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly authorizations: readonly AuthorizationPlan[]
  /** Recipient of the transaction; the authority of the first authorization where absent. */
  readonly to?: Address
  readonly value?: bigint
  readonly alloc?: Readonly<Record<Address, AccountPlan>>
  readonly more?: readonly BlockPlan[]
  readonly expect: Expectation
}

/** What the usual target does: stores ADDRESS, CALLER and CALLVALUE, each plus one. */
const who = contract(storeEach([seen(op('ADDRESS')), seen(op('CALLER')), seen(op('CALLVALUE'))]))

function delegation(plan: DelegationPlan): Case {
  return {
    name: `set-code/${plan.name}`,
    given: plan.given ?? 'a contract that stores ADDRESS, CALLER and CALLVALUE',
    when: plan.when,
    must: plan.must,
    clauses: plan.clauses,
    ruleset: 'lockstep-osaka',
    alloc: { [target]: who, ...plan.alloc },
    blocks: [
      build(
        transaction({
          type: 'setCode',
          to: plan.to ?? plan.authorizations[0]?.authority.address ?? target,
          value: plan.value ?? 0n,
          authorizations: plan.authorizations,
        }),
      ),
      ...(plan.more ?? []),
    ],
    expect: plan.expect,
  }
}

function permit(
  authority: typeof bob,
  address: Address,
  nonce = 0n,
  rest: Partial<AuthorizationPlan> = {},
): AuthorizationPlan {
  return { authority, address, nonce, ...rest }
}

const valid: readonly Case[] = [
  delegation({
    name: 'simple',
    when: 'bob permits its code for his account and alice sends a transaction there',
    must: 'the code runs in the account of bob, whose nonce rises and whose code is the designator',
    clauses: [clause.delegation, clause.delegatedCall],
    authorizations: [permit(bob, target)],
    value: 4n,
    expect: {
      storage: { [bob.address]: { 0: BigInt(bob.address) + 1n, 1: BigInt(alice.address) + 1n, 2: 5n } },
      code: { [bob.address]: designator(target) },
      nonce: { [bob.address]: 1n },
    },
  }),
  delegation({
    name: 'new-authority',
    when: 'an account that does not exist permits the code and alice sends a transaction there',
    must: 'the account comes into being, and nothing of the 25,000 gas comes back',
    clauses: [clause.delegation, clause.authorizationGas],
    authorizations: [permit(dave, target)],
    expect: { code: { [dave.address]: designator(target) }, nonce: { [dave.address]: 1n } },
  }),
  delegation({
    name: 'gas-of-authorizations',
    given: 'nothing but senders',
    when: 'a transaction to an empty account carries authorizations of an account that exists and of one that does not',
    must: 'each costs 25,000, of which 12,500 come back for the one that exists, at most a fifth of all',
    clauses: [clause.authorizationGas, clause.refundCap],
    authorizations: [permit(bob, target), permit(dave, target)],
    to: other,
    expect: { gasUsed: [71_000n - 12_500n] },
  }),
  delegation({
    name: 'chain-id-zero',
    when: 'bob permits the code on every chain',
    must: 'the permission holds here',
    clauses: [clause.delegation],
    authorizations: [permit(bob, target, 0n, { chainId: 0n })],
    expect: { code: { [bob.address]: designator(target) } },
  }),
  delegation({
    name: 'sender-is-authority',
    when: 'alice permits the code for her own account in the transaction that she sends',
    must: 'her authorization needs the nonce after the transaction, and both count',
    clauses: [clause.delegation, clause.senderNonce],
    authorizations: [permit(alice, target, 1n)],
    expect: { code: { [alice.address]: designator(target) }, nonce: { [alice.address]: 2n } },
  }),
  delegation({
    name: 'same-authority-twice',
    when: 'bob permits two codes, one after the other, in one transaction',
    must: 'the later one holds',
    clauses: [clause.delegation],
    authorizations: [permit(bob, target), permit(bob, other, 1n)],
    alloc: { [other]: contract(store(7, 7)) },
    expect: {
      code: { [bob.address]: designator(other) },
      nonce: { [bob.address]: 2n },
      storage: { [bob.address]: { 0: 0n, 7: 7n } },
    },
  }),
  delegation({
    name: 'taken-back',
    given: 'bob, who has permitted code before',
    when: 'he permits the zero address',
    must: 'his account has no code again',
    clauses: [clause.delegation],
    authorizations: [permit(bob, zero, 5n)],
    alloc: { [bob.address]: { balance: ether, nonce: 5n, code: designator(target) } },
    expect: {
      code: { [bob.address]: bytes('0x') },
      nonce: { [bob.address]: 6n },
      storage: { [bob.address]: { 0: 0n } },
    },
  }),
  delegation({
    name: 'stays-after-revert',
    given: 'a contract that reverts',
    when: 'bob permits its code and alice sends a transaction there',
    must: 'the transaction fails but the permission stays',
    clauses: [clause.delegationStays],
    authorizations: [permit(bob, other)],
    alloc: { [other]: contract(code(store(0, 1), revert())) },
    expect: { code: { [bob.address]: designator(other) }, nonce: { [bob.address]: 1n }, status: [0] },
  }),
  delegation({
    name: 'delegated-sender',
    given: 'bob, who has permitted code before',
    when: 'he sends a transaction himself',
    must: 'it is valid although his account has code (EIP-7702)',
    clauses: [clause.delegation, 'TXN-9'],
    authorizations: [permit(carol, target)],
    alloc: { [bob.address]: { balance: ether, nonce: 5n, code: designator(target) } },
    more: [build(transaction({ from: bob, nonce: 5n, to: carol.address }))],
    expect: { nonce: { [bob.address]: 6n }, storage: { [carol.address]: { 1: BigInt(bob.address) + 1n } } },
  }),
]

/** Accounts with delegations that are there from the start. */
const delegated: Readonly<Record<Address, AccountPlan>> = {
  [bob.address]: { balance: ether, nonce: 1n, code: designator(target) },
  [carol.address]: { balance: ether, nonce: 1n, code: designator(bob.address) },
}

function program(
  name: string,
  does: string,
  must: string,
  rest: Pick<Case, 'clauses'> & {
    readonly code: ReturnType<typeof code>
    readonly slots?: Readonly<Record<string, bigint>>
    readonly alloc?: Readonly<Record<Address, AccountPlan>>
  },
): Case {
  return {
    name: `set-code/${name}`,
    given: `an account that delegates to a contract, another that delegates to it, and a contract that ${does}`,
    when: 'a transaction calls the contract',
    must,
    clauses: rest.clauses,
    ruleset: 'lockstep-osaka',
    alloc: { [target]: who, ...delegated, ...rest.alloc, [programAddress]: contract(rest.code) },
    blocks: [build(transaction({ to: programAddress }))],
    expect: rest.slots ? { storage: { [programAddress]: rest.slots } } : {},
  }
}

const calls: readonly Case[] = [
  program(
    'code-instructions',
    'reads size, hash and bytes of the delegating account',
    'they tell of the designator, 23 bytes',
    {
      clauses: [clause.delegatedCall, clause.accounts],
      code: code(
        store(0, apply('EXTCODESIZE', addressWord(bob.address))),
        store(1, apply('EXTCODEHASH', addressWord(bob.address))),
        apply('EXTCODECOPY', addressWord(bob.address), 0, 0, 32),
        store(2, apply('MLOAD', 0)),
      ),
      slots: { 0: 23n, 2: BigInt(`${designator(target)}${'00'.repeat(9)}`) },
    },
  ),
  program(
    'call-gas',
    'measures two calls of the delegating account',
    'both account and target are cold first and warm then',
    {
      clauses: [clause.delegatedCall, clause.warmAccounts],
      code: storeEach([gasOf(drop(call(bob.address, { gas: 0 }))), gasOf(drop(call(bob.address, { gas: 0 })))]),
      slots: { 0: 5200n + 19n, 1: 200n + 19n },
    },
  ),
  program('call-kinds', 'runs the delegated code by each kind of call', 'each runs the code of the target', {
    clauses: [clause.delegatedCall],
    code: storeEach(
      [
        seen(call(bob.address, { gas: 100_000 })),
        seen(delegatecall(bob.address, { gas: 100_000 })),
        seen(staticcall(bob.address, { gas: 100_000 })),
      ],
      10,
    ),
    slots: { 10: 2n, 11: 2n, 12: 1n, 0: BigInt(programAddress) + 1n },
  }),
  program(
    'one-step-only',
    'calls the account that delegates to the delegating one',
    'the designator itself would run, and halts',
    {
      clauses: [clause.delegatedCall],
      code: store(0, gasOf(drop(call(carol.address, { gas: 10_000 })))),
      slots: { 0: 15_200n + 20n },
    },
  ),
  program(
    'to-precompile',
    'calls an account that delegates to a precompile',
    'nothing runs, the call succeeds and returns nothing',
    {
      clauses: [clause.delegatedCall],
      code: code(
        store(0, seen(call(dave.address, { input: { offset: 0, size: 32 } }))),
        store(1, seen(op('RETURNDATASIZE'))),
      ),
      alloc: { [dave.address]: { nonce: 1n, code: designator(precompile(4)) } },
      slots: { 0: 2n, 1: 1n },
    },
  ),
]

const passedOver: readonly Case[] = (
  [
    ['wrong-chain-id', 'is signed for another chain', permit(bob, target, 0n, { chainId: 2n })],
    ['nonce-too-high', 'has a nonce above that of its authority', permit(bob, target, 1n)],
    ['high-s', 'has a signature with a high s', permit(bob, target, 0n, { damage: 'highS' })],
    ['zero-r', 'has a signature with r of zero', permit(bob, target, 0n, { damage: 'zeroR' })],
    ['parity', 'has a signature with a parity of 2', permit(bob, target, 0n, { damage: 'parity2' })],
    ['nonce-max', 'has a nonce of 2**64 - 1', permit(bob, target, 2n ** 64n - 1n)],
  ] as const
).map(([name, what, authorization]) =>
  delegation({
    name: `passed-over-${name}`,
    when: `a transaction carries an authorization that ${what}, and a good one`,
    must: 'the first has no effect but its price, the second holds',
    clauses: [clause.skippedAuthorization],
    authorizations: [authorization, permit(carol, target)],
    to: carol.address,
    expect: {
      code: { [bob.address]: bytes('0x'), [carol.address]: designator(target) },
      nonce: { [bob.address]: 0n, [carol.address]: 1n },
      storage: { [carol.address]: { 0: BigInt(carol.address) + 1n } },
    },
  }),
)

/** Set-code transactions (EIP-7702). */
export const delegations: readonly Case[] = [
  ...valid,
  ...calls,
  ...passedOver,
  delegation({
    name: 'passed-over-authority-is-contract',
    given: 'an account with a key and with code that is no delegation',
    when: 'it permits other code',
    must: 'the authorization has no effect',
    clauses: [clause.skippedAuthorization],
    authorizations: [permit(dave, target)],
    alloc: { [dave.address]: contract(store(5, 5)) },
    expect: { code: { [dave.address]: assemble(store(5, 5)) }, storage: { [dave.address]: { 0: 0n, 5: 5n } } },
  }),
]
