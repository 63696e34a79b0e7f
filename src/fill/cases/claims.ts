import type { AccountState } from '../../model/generated/adapter.ts'
import { quantity } from '../../model/Hex.ts'
import type { Address } from '../../model/Hex.ts'
import { Defect } from '../../model/Defect.ts'
import { alterClaim } from '../alterClaim.ts'
import type { Case } from '../Case.ts'
import type { AskedBlock, ExecuteCase, HonestChain, RefusedOutcome } from '../ExecuteCase.ts'
import { alice } from '../Account.ts'
import { word } from '../genesis.ts'
import { mutate } from '../mutate.ts'
import { clause } from './clauses.ts'
import { feeRecipient, programAddress } from './language.ts'
import { stateChangeAccounts } from './stateChangeAccounts.ts'
import { stateChangeContracts } from './stateChangeContracts.ts'
import { stateChangePayments } from './stateChangePayments.ts'
import { stateChangeSystem } from './stateChangeSystem.ts'

const changes: readonly Case[] = [
  ...stateChangePayments,
  ...stateChangeAccounts,
  ...stateChangeContracts,
  ...stateChangeSystem,
]
const byName = new Map(changes.map((plan) => [plan.name, plan]))

/** Unlawful changes that are claimed as well: one of each field of an account, and of each cause that there could be. */
const claimedChanges: readonly string[] = [
  'block-reward',
  'coinbase-paid-a-wei-more',
  'priority-fee-to-another',
  'sender-not-charged',
  'validator-reward-without-transaction',
  'wei-credited',
  'wei-debited',
  'account-from-nothing',
  'account-deleted',
  'empty-account-left',
  'nonce-twice',
  'contract-without-creation',
  'code-replaced',
  'code-dropped',
  'code-of-created-contract',
  'delegation-without-permission',
  'selfdestruct-storage-kept',
  'recreated-with-old-storage',
  'validator-added',
  'validator-count-raised',
  'validator-commitment-replaced',
  'validator-mapped-in-other-key-order',
  'validator-slot-kept-as-zero',
  'reverted-write-kept',
  'slot-written-without-transaction',
  'withdrawal-in-wei',
  'withdrawal-to-fee-recipient',
  'beacon-root-altered',
  'system-call-without-fork',
  'request-excess-altered',
]

function find(name: string): Case {
  const plan = byName.get(name)
  if (plan === undefined) throw new Defect(`there is no case ${name}`)
  return plan
}

/** Chains by name, so that cases of one chain build it once. */
const chains = new Map<string, HonestChain>()

function chainOf(plan: Case): HonestChain {
  const known = chains.get(plan.name)
  if (known !== undefined) return known
  const { given: _, when: __, must: ___, clauses: ____, twin: _____, revision: ______, ...chain } = plan
  chains.set(plan.name, chain)
  return chain
}

const claimName = (name: string): string => name.replace('state-change/', 'state-change/claimed/')
const shared = [clause.causes, clause.onlyThroughTransactions]

/** An honest block whose claim is true. */
function truthful(plan: Case): ExecuteCase {
  return {
    name: claimName(plan.name),
    given: plan.given,
    when: `${plan.when}, and the prover is told truly which accounts that changes`,
    must: 'it executes the block',
    clauses: shared,
    chain: chainOf(plan),
    mode: 'validate',
    blocks: [{ block: plan.blocks.length - 1, claimed: (honest) => honest }],
  }
}

/** A block with an unlawful change that its claim shows. */
function claimedCase(plan: Case): ExecuteCase {
  const last = plan.blocks.at(-1)
  if (last?.kind !== 'mutate' || last.mutation.kind !== 'alterState' || plan.twin === undefined) {
    throw new Defect(`${plan.name} changes no state`)
  }
  const { mutation } = last
  const [account] = mutation.changes.map(({ address }) => address).toSorted()
  const block = plan.blocks.length - 1
  return {
    name: claimName(plan.name),
    given: plan.given,
    when: `${plan.when}, and claims so`,
    must: 'the prover refuses it and names the first account that is wrong',
    clauses: shared,
    chain: chainOf(plan),
    mode: 'validate',
    blocks: [
      {
        block,
        claimed: (honest, { blocks }) => alterClaim(honest, blocks[block]?.postState ?? {}, mutation.changes),
        refused: { reason: 'STATE_CHANGE_UNSOLICITED', ...(account !== undefined && { account }) },
      },
    ],
    twin: claimName(plan.twin),
  }
}

const rejected = claimedChanges.map((name) => find(`state-change/${name}`))
const accepted = [...new Set(rejected.map(({ twin }) => twin ?? ''))].map(find)

/** A claim over the block of an accepted case, or over a damaged one. */
interface ClaimPlan {
  readonly name: string
  /** Goes on after "a prover is told". */
  readonly when: string
  readonly claimed: NonNullable<AskedBlock['claimed']>
  readonly refused: RefusedOutcome
  readonly must: string
  readonly mode?: 'compute'
  readonly rlp?: AskedBlock['rlp']
  /** Case whose block is claimed; `wei-moved` where absent. */
  readonly of?: Case
}

const base = find('state-change/wei-moved')
const unsolicited = (account: Address): RefusedOutcome => ({ reason: 'STATE_CHANGE_UNSOLICITED', account })
const changed =
  (owner: Address, change: Partial<AccountState>): NonNullable<AskedBlock['claimed']> =>
  (honest) =>
    honest.map((claim) => (claim.address === owner ? { ...claim, ...change } : claim))

function flipped(field: 'receiptsRoot' | 'stateRoot'): NonNullable<AskedBlock['rlp']> {
  return (honest, { genesis }) =>
    mutate(honest, { kind: 'flipField', field }, { parent: genesis.headerRlp, postState: {} })
}

const plans: readonly ClaimPlan[] = [
  {
    name: 'account-left-out',
    when: 'nothing of the fee recipient that the block pays',
    claimed: (honest) => honest.filter(({ address }) => address !== feeRecipient),
    refused: unsolicited(feeRecipient),
    must: 'it refuses the block for the account that is not claimed',
  },
  {
    name: 'nothing',
    when: 'that the block changes nothing',
    claimed: () => [],
    refused: unsolicited(feeRecipient),
    must: 'it refuses the block for the first account that changes',
  },
  {
    name: 'account-twice',
    when: 'of the sender twice',
    claimed: (honest) => [...honest, ...honest.filter(({ address }) => address === alice.address)],
    refused: unsolicited(alice.address),
    must: 'it refuses the block for that account',
  },
  {
    name: 'first-of-two',
    when: 'of another nonce of the sender and of another balance of the contract',
    claimed: (honest, chain) =>
      changed(programAddress, { balance: quantity(1) })(
        changed(alice.address, { nonce: quantity(9) })(honest, chain),
        chain,
      ),
    refused: unsolicited([alice.address, programAddress].toSorted()[0] ?? programAddress),
    must: 'it names the one whose address is lower',
  },
  {
    name: 'while-computing',
    when: 'of another balance of the contract, and computes the roots itself',
    claimed: changed(programAddress, { balance: quantity(1) }),
    refused: unsolicited(programAddress),
    must: 'it refuses the block although no root is claimed',
    mode: 'compute',
  },
  {
    name: 'existence',
    when: 'that the contract is gone, though with its balance and code',
    claimed: changed(programAddress, { exists: false }),
    refused: unsolicited(programAddress),
    must: 'it refuses the block for the contract',
  },
  {
    name: 'storage-root',
    when: 'of another storage root of the contract, and of the slots that it has',
    claimed: changed(programAddress, { storageRoot: word(1n) }),
    refused: unsolicited(programAddress),
    must: 'it refuses the block for the contract',
    of: find('state-change/slots-written'),
  },
  {
    name: 'slot-that-did-not-change',
    when: 'of a slot that is zero as before',
    claimed: (honest) =>
      honest.map((claim) =>
        claim.address === programAddress ? { ...claim, slots: { ...claim.slots, [word(7n)]: word(0n) } } : claim,
      ),
    refused: unsolicited(programAddress),
    must: 'it refuses the block for the contract, whose storage root is right',
    of: find('state-change/slots-written'),
  },
  {
    name: 'another-fault-first',
    when: 'of another balance of the contract, and the receipts root of the header is another too',
    claimed: changed(programAddress, { balance: quantity(1) }),
    refused: { reason: 'RECEIPTS_ROOT_MISMATCH' },
    must: 'it refuses the block for the receipts root, for claims come after all that is not the state',
    rlp: flipped('receiptsRoot'),
  },
  {
    name: 'true-beside-a-false-root',
    when: 'truly of all accounts, and the state root of the header is another',
    claimed: (honest) => honest,
    refused: { reason: 'STATE_ROOT_MISMATCH' },
    must: 'it refuses the block for the state root, for no account is wrong',
    rlp: flipped('stateRoot'),
  },
]

const hand = plans.map(({ name, when, claimed, refused, must, mode, rlp, of = base }): ExecuteCase => ({
  name: `state-change/claimed/${name}`,
  given: of.given,
  when: `${of.when}, and a prover is told ${when}`,
  must,
  clauses: shared,
  chain: chainOf(of),
  mode: mode ?? 'validate',
  blocks: [{ block: 0, claimed, refused, ...(rlp !== undefined && { rlp }) }],
  twin: claimName(of.name),
}))

/** Claims of the accounts that blocks change, true and untrue. */
export const claims: readonly ExecuteCase[] = [...accepted.map(truthful), ...rejected.map(claimedCase), ...hand]
