import { validatorSetArtefact } from '../../contracts/generated/ValidatorSet.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import { address, fromBytes, toBytes, type Address } from '../../model/Hex.ts'
import { commitmentOf } from '../../state/layout/readValidatorSet.ts'
import { people, type Chain, type Deployed } from './Chain.ts'
import { holds, reverts, succeeds, type ContractCase } from './ContractCase.ts'
import { deploySet, endBatch, governor, join, minimumStake, person, setParameters, slasher } from './sets.ts'

const artefacts = [validatorSetArtefact]
const three = people.slice(0, 3)
const four = people.slice(0, 4)
const zero = address(`0x${'00'.repeat(20)}`)
const given = 'A contract with three validators, and batches of ten blocks.'

/** Slots of the layout; see spec/storage. */
const [listSlot, commitmentSlot] = [1n, 2n]

interface Expected {
  readonly members: readonly Address[]
  readonly batch: bigint
  /** Who is in the set no more. */
  readonly gone?: readonly Address[]
  readonly vyper?: boolean
}

/** Reads list, members and commitment, each against what its author computes. */
async function readSet(
  chain: Chain,
  set: Deployed,
  { members, batch, gone = [], vyper = false }: Expected,
): Promise<void> {
  holds(await chain.slot(set, listSlot), BigInt(members.length), 'the number of members')
  const start = BigInt(fromBytes(keccak256(word(listSlot))))
  for (const [index, member] of members.entries()) {
    holds(await chain.slot(set, start + BigInt(index)), BigInt(member), `member ${index}`)
    holds(await chain.slot(set, slotOf(member, vyper)), vyper ? 1n : BigInt(index) + 1n, `the slot of member ${index}`)
  }
  for (const one of gone) holds(await chain.slot(set, slotOf(one, vyper)), 0n, `the slot of ${one}`)
  holds(await chain.slot(set, commitmentSlot), BigInt(commitmentOf(batch, members, keccak256)), 'the commitment')
}

function slotOf(member: Address, vyper: boolean): bigint {
  const [key, base] = [word(BigInt(member)), word(0n)]
  return BigInt(fromBytes(keccak256(Buffer.concat(vyper ? [base, key] : [key, base]))))
}

function word(value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'))
}

function entering(name: string, keyOrder: bigint): ContractCase {
  const vyper = keyOrder === 1n
  return {
    name: `set/${name}`,
    given: vyper ? `${given} Slot and address of a member are hashed in the order of the talk.` : given,
    when: 'A fourth one registers, and the last block of the batch comes.',
    must: 'It is a member in the state after that block and in none before.',
    clauses: ['CTR-1', 'CTR-2', vyper ? 'LAY-2' : 'LAY-1', 'LAY-4'],
    artefacts,
    play: async (chain) => {
      const set = await deploySet(chain, three, { keyOrder })
      await join(chain, set, person(3))
      await readSet(chain, set, { members: three, batch: 2n, gone: [person(3)], vyper })
      succeeds(await endBatch(chain, set, 1n), ['SetActivated'])
      await readSet(chain, set, { members: four, batch: 2n, vyper })
    },
  }
}

function leaving(): ContractCase {
  return {
    name: 'set/leaving',
    given,
    when: 'One of them leaves, and the last block of the batch comes.',
    must: 'It is a member until then, and its slot is zero afterwards.',
    clauses: ['CTR-1', 'CTR-2'],
    artefacts,
    play: async (chain) => {
      const set = await deploySet(chain, three)
      succeeds(await chain.call(set, 'exit', undefined, { from: person(1) }), ['Exited'])
      await readSet(chain, set, { members: three, batch: 2n })
      succeeds(await endBatch(chain, set, 1n), ['SetActivated'])
      await readSet(chain, set, { members: [person(0), person(2)], batch: 2n, gone: [person(1)] })
    },
  }
}

function withinBatch(): ContractCase {
  return {
    name: 'set/within-batch',
    given,
    when: 'A fourth one registers, and somebody asks for the change in the last but one block of the batch.',
    must: 'The contract refuses, and the set stays.',
    clauses: ['CTR-2'],
    twin: 'set/entering',
    artefacts,
    play: async (chain) => {
      const set = await deploySet(chain, three)
      await join(chain, set, person(3))
      await chain.advanceTo(9n)
      reverts(await chain.call(set, 'activate'), 'NotBatchEnd')
      await readSet(chain, set, { members: three, batch: 2n, gone: [person(3)] })
    },
  }
}

/** Sets that do not come into force: in words, and the list that is proposed. */
const faulty: readonly (readonly [string, readonly Address[]])[] = [
  ['empty', []],
  ['zero-address', [zero, person(0)]],
  ['duplicate', [person(0), person(0), person(1)]],
  ['unsorted', [person(1), person(0)]],
  ['unstaked', [person(0), person(50)]],
]

function kept([name, proposed]: (typeof faulty)[number]): ContractCase {
  return {
    name: `set/kept-${name}`,
    given,
    when: `A set that is ${name} is proposed, and the last block of the batch comes.`,
    must: 'The set before goes on, committed for the next batch.',
    clauses: ['CTR-1', 'CTR-3'],
    twin: 'set/proposed',
    artefacts,
    play: async (chain) => {
      const set = await deploySet(chain, three)
      succeeds(await chain.call(set, 'propose', proposed, { from: governor }), ['Proposed'])
      succeeds(await endBatch(chain, set, 1n), ['SetKept'])
      await readSet(chain, set, { members: three, batch: 2n, gone: [person(50)] })
    },
  }
}

function proposedSet(): ContractCase {
  return {
    name: 'set/proposed',
    given,
    when: 'A set that is ascending and has stake is proposed, and the last block of the batch comes.',
    must: 'It comes into force.',
    clauses: ['CTR-1', 'CTR-3'],
    artefacts,
    play: async (chain) => {
      const set = await deploySet(chain, three)
      const members = [person(0), person(2)]
      succeeds(await chain.call(set, 'propose', members, { from: governor }), ['Proposed'])
      succeeds(await endBatch(chain, set, 1n), ['SetActivated'])
      await readSet(chain, set, { members, batch: 2n, gone: [person(1)] })
    },
  }
}

function reading(): ContractCase {
  return {
    name: 'set/reading',
    given,
    when: 'Somebody calls getValidators().',
    must: 'The answer is the list in ascending order.',
    clauses: ['CTR-4'],
    artefacts,
    play: async (chain) => {
      const set = await deploySet(chain, three)
      const done = await chain.call(set, 'getValidators')
      succeeds(done, [])
      if (JSON.stringify(done.result) !== JSON.stringify(three)) throw new Error('the answer is another list')
    },
  }
}

function bound(free: boolean): ContractCase {
  const when = free ? 'when evidence has expired by blocks and by time' : 'when evidence has expired by blocks alone'
  return {
    name: free ? 'set/stake-free' : 'set/stake-bound',
    given: 'A validator that left; evidence expires after 20 blocks and 600 seconds.',
    when: `It asks for its stake ${when}.`,
    must: free ? 'It has its stake back.' : 'The contract refuses.',
    clauses: ['CTR-5'],
    ...(!free && { twin: 'set/stake-free' }),
    artefacts,
    play: async (chain) => {
      const set = await deploySet(chain, three, { unbondingSeconds: 600n })
      const from = person(2)
      succeeds(await chain.call(set, 'exit', undefined, { from }))
      succeeds(await endBatch(chain, set, 1n))
      await chain.advanceTo(31n)
      if (free) await chain.wait(400n)
      const done = await chain.call(set, 'unbond', undefined, { from })
      if (free) succeeds(done, ['Unbonded'])
      else reverts(done, 'StillBound')
    },
  }
}

function registering(name: string, error: string | undefined, wei: bigint): ContractCase {
  return {
    name: `set/${name}`,
    given,
    when: `Somebody stakes ${wei} wei of ${minimumStake} and registers.`,
    must: error === undefined ? 'It is in the next set.' : 'The contract refuses.',
    clauses: ['CTR-3'],
    ...(error !== undefined && { twin: 'set/registered' }),
    artefacts,
    play: async (chain) => {
      const set = await deploySet(chain, three)
      const from = person(9)
      succeeds(await chain.call(set, 'stake', undefined, { from, value: wei }), ['Staked'])
      const done = await chain.call(set, 'register', undefined, { from })
      if (error === undefined) succeeds(done, ['Registered'])
      else reverts(done, error)
    },
  }
}

function slashed(allowed: boolean): ContractCase {
  return {
    name: allowed ? 'set/slashed' : 'set/slashed-by-anybody',
    given,
    when: `${allowed ? 'The slashing contract' : 'Somebody else'} takes the whole stake of a validator.`,
    must: allowed ? 'It is out of the next set and may not come back.' : 'The contract refuses.',
    clauses: ['CTR-7'],
    ...(!allowed && { twin: 'set/slashed' }),
    artefacts,
    play: async (chain) => {
      const set = await deploySet(chain, three)
      const [validator, reporter] = [person(0), person(60)]
      const penalty = { validator, basisPoints: 10_000n, reporter, reporterBasisPoints: 500n, jailBatches: 0n }
      const done = await chain.call(set, 'slash', penalty, { from: allowed ? slasher : person(5) })
      if (!allowed) {
        reverts(done, 'NotSlasher')
        return
      }
      succeeds(done, ['Slashed'])
      succeeds(await chain.call(set, 'stake', undefined, { from: validator, value: minimumStake }))
      reverts(await chain.call(set, 'register', undefined, { from: validator }), 'Banned')
      succeeds(await endBatch(chain, set, 1n), ['SetActivated'])
      await readSet(chain, set, { members: [person(1), person(2)], batch: 2n, gone: [validator] })
    },
  }
}

function unfounded(): ContractCase {
  return {
    name: 'set/unsorted-from-the-start',
    given: 'Two validators that are not in ascending order.',
    when: 'A contract is created with them.',
    must: 'There is no contract.',
    clauses: ['CTR-3'],
    twin: 'set/reading',
    artefacts,
    play: async (chain) => {
      const values = { parameters: setParameters, initial: [person(1), person(0)] }
      reverts(await chain.refuse(validatorSetArtefact, values, { value: 2n * minimumStake }), 'InvalidInitialSet')
    },
  }
}

function vacant(): ContractCase {
  return {
    name: 'set/missed-batches',
    given,
    when: 'A fourth one registers, and nobody asks for the change at the end of two batches.',
    must: 'The set before seals them, and the change takes effect after the third.',
    clauses: ['CTR-1', 'CTR-2'],
    artefacts,
    play: async (chain) => {
      const set = await deploySet(chain, three)
      await join(chain, set, person(3))
      succeeds(await endBatch(chain, set, 3n), ['SetActivated'])
      await readSet(chain, set, { members: four, batch: 4n })
      const { result } = await chain.call(set, 'setOf', 3n)
      const first = commitmentOf(2n, three, keccak256)
      if (!Array.isArray(result) || Buffer.compare(Buffer.from(result[0]), Buffer.from(toBytes(first))) !== 0) {
        throw new Error('the set of the third batch is another')
      }
    },
  }
}

/** Sequences of calls to the contract of validators. */
export function setCases(): readonly ContractCase[] {
  return [
    entering('entering', 0n),
    entering('entering-keyed-as-in-the-talk', 1n),
    leaving(),
    withinBatch(),
    vacant(),
    proposedSet(),
    ...faulty.map(kept),
    reading(),
    bound(true),
    bound(false),
    registering('registered', undefined, minimumStake),
    registering('registered-poor', 'StakeTooLow', minimumStake - 1n),
    slashed(true),
    slashed(false),
    unfounded(),
  ]
}
