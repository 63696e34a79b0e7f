import { addressesOf } from '../consensus/council.ts'
import { benchOf } from '../consensus/evidenceBench.ts'
import { contradictions, report, twoCommits, unslashable, type Told } from './accusations.ts'
import type { Chain } from './Chain.ts'
import { reverts, succeeds, type ContractCase } from './ContractCase.ts'
import { endBatch } from './sets.ts'
import { deployStack, stackArtefacts, type Stack, type StackChoice } from './stack.ts'

const { people, accused } = benchOf('psc-1')
const given = 'Seven validators with their stake, and block 21.'
const artefacts = stackArtefacts

async function openAt(chain: Chain, block: bigint, choice: StackChoice = {}): Promise<Stack> {
  const stack = await deployStack(chain, people, choice)
  await chain.advanceTo(block)
  return stack
}

function taken(told: Told): ContractCase {
  const { kind } = told
  return {
    name: `slashing/${dashed(kind)}`,
    given,
    when: `Somebody reports a ${kind}.`,
    must: 'The whole stake is lost.',
    clauses: ['CTR-6', 'CNS-28'],
    artefacts,
    play: async (chain) => succeeds(await report(await openAt(chain, 21n), told), ['Proven', 'Slashed']),
  }
}

function refused([what, told, error]: (typeof unslashable)[number], index: number): ContractCase {
  return {
    name: `slashing/unslashable-${index + 1}`,
    given,
    when: `Somebody reports ${what}.`,
    must: 'The contract refuses, and no stake is lost.',
    clauses: ['CTR-6', 'CNS-28'],
    twin: `slashing/${dashed(told.kind)}`,
    artefacts,
    play: async (chain) => reverts(await report(await openAt(chain, 21n), told), error),
  }
}

function dashed(kind: string): string {
  return kind.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase()
}

interface Odd {
  readonly name: string
  readonly when: string
  readonly clauses: readonly string[]
  readonly error: string
  readonly play: (chain: Chain) => ReturnType<typeof report>
}

const odd: readonly Odd[] = [
  {
    name: 'told-twice',
    when: 'Somebody reports two commits, and then the same in the other order.',
    clauses: ['CTR-7'],
    error: 'EvidenceKnown',
    play: async (chain) => {
      const stack = await openAt(chain, 21n)
      succeeds(await report(stack, twoCommits), ['Proven', 'Slashed'])
      const [first, second] = twoCommits.statements
      return report(stack, { ...twoCommits, statements: [second, first] })
    },
  },
  {
    name: 'other-set',
    when: 'Somebody reports two commits with a set that lacks a member.',
    clauses: ['CTR-6'],
    error: 'ValidatorSetMismatch',
    play: async (chain) => report(await openAt(chain, 21n), twoCommits, addressesOf(people).slice(1)),
  },
  {
    name: 'ahead',
    when: 'Somebody reports two commits of block 20 in block 19.',
    clauses: ['CTR-8'],
    error: 'HeightAhead',
    play: async (chain) => report(await openAt(chain, 19n), twoCommits),
  },
  {
    name: 'expired',
    when: 'Somebody reports two commits when as many blocks and as much time have gone by as evidence lasts.',
    clauses: ['CTR-8'],
    error: 'EvidenceExpired',
    play: async (chain) => report(await openAt(chain, 60n, { set: { unbondingSeconds: 600n } }), twoCommits),
  },
  {
    name: 'lock-not-enforced',
    when: 'Somebody reports a forgotten lock where validators need not keep their votes.',
    clauses: ['CTR-9'],
    error: 'LockNotEnforced',
    play: async (chain) => {
      const stack = await openAt(chain, 21n, { slashing: { enforcesLock: false } })
      return report(stack, contradictions.find(({ kind }) => kind === 'LockForgotten') ?? twoCommits)
    },
  },
]

function oddCase({ name, when, clauses, error, play }: Odd): ContractCase {
  return {
    name: `slashing/${name}`,
    given,
    when,
    must: 'The contract refuses.',
    clauses,
    twin: name === 'lock-not-enforced' ? 'slashing/lock-forgotten' : 'slashing/double-commit',
    artefacts,
    play: async (chain) => reverts(await play(chain), error),
  }
}

function afterLeaving(): ContractCase {
  return {
    name: 'slashing/after-leaving',
    given,
    when: 'A validator left the set, and somebody reports what it did before.',
    must: 'Its stake is lost.',
    clauses: ['CTR-5', 'CTR-6'],
    artefacts,
    play: async (chain) => {
      const stack = await deployStack(chain, people)
      succeeds(await chain.call(stack.set, 'exit', undefined, { from: accused.address }))
      succeeds(await endBatch(chain, stack.set, 2n), ['SetActivated'])
      succeeds(await report(stack, twoCommits), ['Proven', 'Slashed'])
    },
  }
}

/** Sequences of calls to the contract of slashing. */
export function slashingCases(): readonly ContractCase[] {
  const all = [twoCommits, ...contradictions]
  return [...all.map(taken), ...unslashable.map(refused), ...odd.map(oddCase), afterLeaving()]
}
