import { beforeAll, describe, expect, test } from 'vitest'

import { addressesOf, chain as consensusChain, outsider } from '../../src/fill/consensus/council.ts'
import { accusation, contradictions, report, twoCommits, unslashable } from '../../src/fill/contracts/accusations.ts'
import { benchOf, digestB, height, round } from '../../src/fill/consensus/evidenceBench.ts'
import type { ConsensusEvidenceQuestion } from '../../src/model/generated/adapter.ts'
import { fromBytes, hash32, toBytes } from '../../src/model/Hex.ts'
import { publishedConsensus } from '../vectors/published.ts'
import { errorNamed } from '../../src/fill/contracts/errorNamed.ts'
import { openStack } from './support/open.ts'
import { judgeJournals } from './support/judgeJournals.ts'
import { endBatch, minimumStake } from '../../src/fill/contracts/sets.ts'
import { reporter, type Stack, type StackChoice } from '../../src/fill/contracts/stack.ts'

const { people, accused, say } = benchOf('psc-1')
const members = addressesOf(people)

/** Fewest verdicts that the vectors are known to hold. */
const verdictsMin = 60

async function openAt(block: bigint, choice: StackChoice = {}): Promise<Stack> {
  const stack = await openStack(people, choice)
  await stack.chain.advanceTo(block)
  return stack
}

/** Id of the offence, from vectors/consensus/evidence/psc-1/judged-double-commit-two-blocks. */
const twoCommitsId = hash32('0xcd7cdb75c430a11cf3d46473e456abfb298370538eadbc11155ebd3e5f5795f4')

describe('the verdict of the contract', () => {
  const asked = publishedConsensus().flatMap(({ id, question }) =>
    question.kind === 'evidence' && question.ask.profile === 'psc-1' && isHere(question.ask) ? [{ id, question }] : [],
  )
  let stack: Stack
  beforeAll(async () => {
    stack = await openAt(21n)
  })

  test('is asked for every published verdict about psc-1', () => {
    expect(asked.length).toBeGreaterThanOrEqual(verdictsMin)
  })

  test.each(asked)('is that of $id', async ({ question: { ask, expected } }) => {
    const [first, second] = ask.statements
    if (first === undefined || second === undefined) throw new Error('evidence has two statements')
    const at = { signer: ask.signer, height: BigInt(ask.height), round: BigInt(ask.round) }
    const told = accusation({ kind: ask.kind, statements: [first, second], at })
    const { error, result } = await stack.chain.call(stack.slashing, 'judge', {
      accusation: told,
      validators: ask.validators,
    })
    const wanted = expected.kind === 'accept' ? { id: expected.result.id } : { error: errorNamed(expected.reason) }
    expect(result instanceof Uint8Array ? { id: fromBytes(result) } : { error: error?.name }).toEqual(wanted)
  })
})

function isHere({ chain }: ConsensusEvidenceQuestion): boolean {
  return chain?.chainId === consensusChain.chainId && chain.genesisHash === consensusChain.genesisHash
}

describe('evidence', () => {
  test('costs the whole stake, pays who reported and bans', async () => {
    const stack = await openAt(21n)
    const { events } = await report(stack, twoCommits)
    const reward = minimumStake / 20n
    expect(events).toEqual([
      {
        name: 'Proven',
        values: { id: toBytes(twoCommitsId), kind: 1n, signer: accused.address, height, round, reporter },
      },
      { name: 'Slashed', values: { validator: accused.address, amount: minimumStake, reporter, reward } },
    ])
    const { chain, set } = stack
    expect(await chain.read(set, 'banned', accused.address)).toBe(true)
    await endBatch(chain, set, 3n)
    expect(await chain.read(set, 'getValidators')).toEqual(members.filter((one) => one !== accused.address))
  })

  test.each(contradictions)('of a $kind is taken', async (told) => {
    expect(await report(await openAt(21n), told)).toMatchObject({ events: [{ name: 'Proven' }, { name: 'Slashed' }] })
  })

  test('counts once, whichever two of three statements are told and in whatever order', async () => {
    const stack = await openAt(21n)
    await report(stack, twoCommits)
    const third = say({ name: 'COMMIT', digest: hash32(`0x${'c3'.repeat(32)}`) })
    const [first, second] = twoCommits.statements
    for (const statements of [[second, first] as const, [first, third] as const]) {
      const { error } = await report(stack, { kind: 'DoubleCommit', statements })
      expect(error).toEqual({ name: 'EvidenceKnown', values: toBytes(twoCommitsId) })
    }
  })

  test('with the high twin of a signature is refused', async () => {
    const stack = await openAt(21n)
    const [first] = twoCommits.statements
    const high = say({ name: 'COMMIT', digest: digestB, high: true })
    expect((await report(stack, { kind: 'DoubleCommit', statements: [first, high] })).error?.name).toBe(
      'SignatureHighS',
    )
  })

  test('needs the set of its height, whole and in order', async () => {
    const stack = await openAt(21n)
    for (const wrong of [members.slice(1), members.toReversed(), [...members, outsider.address], []]) {
      expect((await report(stack, twoCommits, wrong)).error?.name).toBe('ValidatorSetMismatch')
    }
    expect((await report(stack, twoCommits)).error).toBeUndefined()
  })

  test('of a block that is not there yet waits', async () => {
    const stack = await openAt(height - 1n)
    expect((await report(stack, twoCommits)).error?.name).toBe('HeightAhead')
    expect((await report(stack, twoCommits)).error).toBeUndefined()
  })

  test('expires by blocks and by time together, when the stake is free', async () => {
    const choice = { set: { unbondingBlocks: 20n, unbondingSeconds: 600n } }
    const fresh = await openAt(height + 20n, choice)
    expect((await report(fresh, twoCommits)).error).toBeUndefined()
    const old = await openAt(height + 40n, choice)
    // The set in force was made in block 1.
    const values = { untilBlock: height + 20n, untilTimestamp: 1_000_000n + 12n + 600n }
    expect((await report(old, twoCommits)).error).toEqual({ name: 'EvidenceExpired', values })
  })

  test('reaches who has left the set as long as the stake is bound', async () => {
    const stack = await openStack(people)
    const { chain, set } = stack
    await chain.call(set, 'exit', undefined, { from: accused.address })
    await endBatch(chain, set, 2n)
    expect(await chain.read(set, 'isValidator', accused.address)).toBe(false)
    expect((await report(stack, twoCommits)).events[1]).toMatchObject({
      name: 'Slashed',
      values: { amount: minimumStake },
    })
  })

  test('of a forgotten lock is taken only where validators keep their votes', async () => {
    const stack = await openAt(21n, { slashing: { enforcesLock: false } })
    const statements = [say({ name: 'COMMIT' }), say({ name: 'ROUND_CHANGE', round: round + 1n })] as const
    expect((await report(stack, { kind: 'LockForgotten', statements })).error?.name).toBe('LockNotEnforced')
  })
})

describe('what is not slashable stays unslashed:', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openAt(21n)
  })

  test.each(unslashable)('%s', async (_, told, error) => {
    expect((await report(stack, told)).error?.name).toBe(error)
    expect(await stack.chain.read(stack.set, 'stakeOf', accused.address)).toBe(minimumStake)
  })
})

judgeJournals('Slashing')
