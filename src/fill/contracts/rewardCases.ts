import { addressesOf, at, council, outsider, type Signatory } from '../consensus/council.ts'
import type { Chain } from './Chain.ts'
import { holds, reverts, succeeds, type ContractCase } from './ContractCase.ts'
import { reward, type Rewarding } from './rewarding.ts'
import { person } from './sets.ts'
import { deployStack, inclusionBonus, proposerReward, reporter, stackArtefacts, type Stack } from './stack.ts'

const seven = council(7)
const members = addressesOf(seven)
const five = seven.slice(0, 5)
const coinbase = person(50)
const given = 'Seven validators; a quorum is five, a share of the pool is 14 of 100 wei.'
const artefacts = stackArtefacts
const carried = { signers: five, validators: seven }
const late = { signers: seven.slice(5), validators: seven }

interface Plan {
  readonly name: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly twin?: string
  readonly play: (stack: Stack, chain: Chain) => Promise<void>
}

function caseOf({ name, when, must, clauses, twin, play }: Plan): ContractCase {
  return {
    name: `rewards/${name}`,
    given,
    when,
    must,
    clauses,
    ...(twin !== undefined && { twin: `rewards/${twin}` }),
    artefacts,
    play: async (chain) => play(await deployStack(chain, seven), chain),
  }
}

function wrong(name: string, when: string, rewarding: Rewarding, error: string): Plan {
  return {
    name,
    when: `The reward of block 12 carries ${when}.`,
    must: 'The contract refuses.',
    clauses: ['CTR-11', 'CNS-27'],
    twin: 'paid',
    play: async (stack) => reverts(await reward(stack, 12n, rewarding), error),
  }
}

/** Pays the credit of a validator, which is how much it earned. */
async function withdraw({ chain, rewards }: Stack, who: Signatory, wei: bigint): Promise<void> {
  const from = who.address
  const before = await chain.balance(from)
  const done = await chain.call(rewards, 'withdraw', undefined, { from })
  if (wei === 0n) reverts(done, 'NothingToWithdraw')
  else succeeds(done, ['Withdrawn'])
  holds((await chain.balance(from)) - before, wei, `what ${from} earned`)
}

const mixed = [...five, outsider].toSorted((left, right) => (left.address < right.address ? -1 : 1))

const plans: readonly Plan[] = [
  {
    name: 'paid',
    when: 'The reward of block 12 carries seven seals of block 11.',
    must: 'COINBASE is paid for building and for two seals above the quorum, and each that sealed has a share.',
    clauses: ['CTR-11', 'CTR-13', 'CNS-21', 'CNS-27'],
    play: async (stack, chain) => {
      const before = await chain.balance(coinbase)
      succeeds(await reward(stack, 12n, { carried: { ...carried, signers: seven }, coinbase }), ['Rewarded'])
      holds((await chain.balance(coinbase)) - before, proposerReward + 2n * inclusionBonus, 'what COINBASE has')
      await withdraw(stack, at(seven, 6), 14n)
    },
  },
  {
    name: 'absent',
    when: 'The reward of block 12 carries five seals of block 11.',
    must: 'Who did not seal has nothing.',
    clauses: ['CTR-11', 'CTR-13'],
    play: async (stack) => {
      succeeds(await reward(stack, 12n, { carried, coinbase }), ['Rewarded'])
      await withdraw(stack, at(seven, 4), 14n)
      await withdraw(stack, at(seven, 5), 0n)
    },
  },
  {
    name: 'builder',
    when: 'The builder of block 12 is among the sealers of block 12.',
    must: 'It has no share of that block, for COINBASE was paid.',
    clauses: ['CTR-13'],
    play: async (stack) => {
      const builder = at(seven, 0)
      succeeds(
        await reward(stack, 12n, { carried: { ...carried, signers: seven.slice(1) }, coinbase: builder.address }),
      )
      succeeds(await reward(stack, 13n, { carried, coinbase }))
      await withdraw(stack, builder, 0n)
      await withdraw(stack, at(seven, 1), 28n)
    },
  },
  wrong('too-few', 'four seals', { carried: { ...carried, signers: seven.slice(0, 4) } }, 'SealsInsufficient'),
  wrong(
    'unsorted',
    'five seals in another order',
    { carried: { ...carried, signers: five.toReversed() } },
    'SealsUnsorted',
  ),
  wrong(
    'repeated',
    'the seal of one twice',
    { carried: { ...carried, signers: [at(seven, 0), ...five] } },
    'SealRepeated',
  ),
  wrong('outsider', 'the seal of somebody else', { carried: { ...carried, signers: mixed } }, 'SealerUnknown'),
  wrong(
    'other-set',
    'a set without its last member',
    { carried: { ...carried, validators: seven.slice(0, 6) } },
    'ValidatorSetMismatch',
  ),
  wrong('round-out-of-bounds', 'a round above the bound', { carried, round: 2n ** 31n }, 'RoundOutOfBounds'),
  {
    name: 'old-set',
    when: 'A member leaves with block 20, and the reward of block 21 carries its seal of block 20.',
    must: 'The seal counts, for the set of block 20 is the old one.',
    clauses: ['CTR-2', 'CTR-12'],
    play: async (stack, chain) => {
      const leaver = at(seven, 6)
      succeeds(await chain.call(stack.set, 'exit', undefined, { from: leaver.address }))
      succeeds(await reward(stack, 20n, { carried, coinbase }), ['Rewarded', 'SetActivated'])
      const signers = [...seven.slice(0, 4), leaver]
      succeeds(await reward(stack, 21n, { carried: { signers, validators: seven }, coinbase }), ['Rewarded'])
      await withdraw(stack, leaver, 14n)
    },
  },
  {
    name: 'new-set-too-early',
    when: 'A member leaves with block 20, and the reward of block 21 is held against the set without it.',
    must: 'The contract refuses.',
    clauses: ['CTR-12'],
    twin: 'old-set',
    play: async (stack, chain) => {
      succeeds(await chain.call(stack.set, 'exit', undefined, { from: at(members, 6) }))
      succeeds(await reward(stack, 20n, { carried, coinbase }), ['Rewarded', 'SetActivated'])
      const early = { signers: five, validators: seven.slice(0, 6) }
      reverts(await reward(stack, 21n, { carried: early, coinbase }), 'ValidatorSetMismatch')
    },
  },
  {
    name: 'late',
    when: 'The reward of block 13 carries the seals of block 11 that block 12 did not.',
    must: 'Their signers have a share of block 11, and COINBASE no bonus for them.',
    clauses: ['CTR-14', 'CNS-27'],
    play: async (stack, chain) => {
      succeeds(await reward(stack, 12n, { carried, coinbase }))
      const before = await chain.balance(coinbase)
      succeeds(await reward(stack, 13n, { carried, late, coinbase }), ['LateSealed', 'Rewarded'])
      holds((await chain.balance(coinbase)) - before, proposerReward, 'what COINBASE has')
      await withdraw(stack, at(seven, 6), 14n)
    },
  },
  {
    name: 'late-twice',
    when: 'The reward of block 13 carries as late a seal that block 12 carried.',
    must: 'The contract refuses.',
    clauses: ['CTR-14'],
    twin: 'late',
    play: async (stack) => {
      succeeds(await reward(stack, 12n, { carried, coinbase }))
      const again = { ...late, signers: seven.slice(4) }
      reverts(await reward(stack, 13n, { carried, late: again, coinbase }), 'SealRepeated')
    },
  },
  {
    name: 'too-late',
    when: 'The reward of block 14 carries seals of block 11.',
    must: 'The contract refuses.',
    clauses: ['CTR-14'],
    twin: 'late',
    play: async (stack) => {
      succeeds(await reward(stack, 12n, { carried, coinbase }))
      reverts(await reward(stack, 14n, { carried, late: { ...late, behind: 1n }, coinbase }), 'NoEarlierBlock')
    },
  },
  absence('absence', 'in block 23, when late seals are in', undefined),
  absence('absence-too-early', 'in block 22, when a late seal could still come', 'WindowNotClosed'),
]

function absence(name: string, when: string, error: string | undefined): Plan {
  return {
    name,
    when: `One of seven seals no block of the second batch, and somebody reports it ${when}.`,
    must:
      error === undefined ? 'It loses a hundredth of its stake and is out of the next set.' : 'The contract refuses.',
    clauses: ['CTR-10'],
    ...(error !== undefined && { twin: 'absence' }),
    play: async (stack, chain) => {
      const six = { signers: seven.slice(0, 6), validators: seven }
      for (let number = 12n; number <= 21n; number += 1n)
        succeeds(await reward(stack, number, { carried: six, coinbase }))
      if (error === undefined) await chain.advanceTo(23n)
      const told = { batch: 2n, validator: at(members, 6), validators: members }
      const done = await chain.call(stack.slashing, 'reportAbsence', told, { from: reporter })
      if (error === undefined) succeeds(done, ['Absent', 'Slashed'])
      else reverts(done, error)
    },
  }
}

/** Sequences of calls to the contract of rewards. */
export function rewardCases(): readonly ContractCase[] {
  return plans.map(caseOf)
}
