import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { sealIsAuthors, validateCommit } from '../../../src/consensus/justification/validateCommit.ts'
import { newBlockProblem } from '../../../src/consensus/justification/newBlockProblem.ts'
import { proposer } from '../../../src/consensus/index.ts'
import { contextOf } from '../../../src/fill/consensus/council.ts'
import { address, bytes, hash32, type Address } from '../../../src/model/Hex.ts'
import { otherCommit, otherLeader, otherNewBlock } from './otherPredicates.ts'

const people: readonly Address[] = Array.from({ length: 9 }, (_, index) => address(`0x${`${index + 1}0`.repeat(20)}`))
const signature = bytes(`0x${'00'.repeat(65)}`)
const hash = hash32(`0x${'77'.repeat(32)}`)
const [digestA, digestB] = [hash32(`0x${'a1'.repeat(32)}`), hash32(`0x${'b2'.repeat(32)}`)]
const runs = { numRuns: 3000, seed: 20_261_125 }

/** A seal is the number of who made it; nobody made 255. */
function sealOf(who: number): ReturnType<typeof bytes> {
  return bytes(`0x${who.toString(16).padStart(2, '0')}`)
}

function sealer(_: unknown, seal: ReturnType<typeof bytes>): Address | undefined {
  return people[Number(seal)]
}

/** Some of the members, and now and then one of them twice or somebody else. */
const sealings = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    who: fc
      .tuple(
        fc.shuffledSubarray(Array.from({ length: size }, (_, index) => index)),
        fc.oneof(
          { weight: 2, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: fc.array(fc.nat(9), { maxLength: 2 }) },
        ),
      )
      .map(([members, more]) => [...members, ...more]),
  }),
)

describe('two formulations of the rules on votes', () => {
  it('come to the same on sealed blocks, with repeated and strange seals', () => {
    const counts = { yes: 0, no: 0 }
    fc.assert(
      fc.property(sealings, fc.boolean(), fc.boolean(), ({ size, who }, sealsAscend, sealsOnce) => {
        const validators = people.slice(0, size)
        const seals = who.map((one) => sealOf(one === 9 ? 255 : one))
        const setting = { validators, quorum: Math.ceil((2 * size) / 3), sealsAscend, sealsOnce }
        const ours = newBlockProblem({ commitHash: hash, seals }, setting, sealer) === undefined
        counts[ours ? 'yes' : 'no']++
        expect(
          otherNewBlock(
            seals.map((seal) => sealer(hash, seal)),
            validators,
            { ascending: sealsAscend, once: sealsOnce },
          ),
        ).toBe(ours)
      }),
      runs,
    )
    expect(Math.min(counts.yes, counts.no)).toBeGreaterThan(300)
  })

  it('come to the same on commits of which one field is another', () => {
    const counts = { yes: 0, no: 0 }
    const near = fc.record({
      by: fc.constantFrom(1, 1, 1, 8),
      sealedBy: fc.constantFrom(1, 1, 1, 2, 255),
      height: fc.constantFrom(5, 5, 5, 6),
      round: fc.constantFrom(2, 2, 2, 1),
      same: fc.constantFrom(true, true, false),
    })
    fc.assert(
      fc.property(near, ({ by, sealedBy, height, round, same }) => {
        const author = people[by] ?? address(`0x${'ff'.repeat(20)}`)
        const digest = same ? digestA : digestB
        const validators = people.slice(0, 4)
        const payload = { height: BigInt(height), round: BigInt(round), digest, commitSeal: sealOf(sealedBy) }
        const opened = { payload, author, signature }
        const ours =
          validateCommit(opened, { round: 2n, digest: digestA }, { height: 5n, validators }) &&
          sealIsAuthors(opened, hash, sealer)
        counts[ours ? 'yes' : 'no']++
        const theirs = otherCommit(
          { by: author, height, round, digest, sealedBy: people[sealedBy] },
          { height: 5, round: 2, digest: digestA, members: validators },
        )
        expect(theirs).toBe(ours)
      }),
      runs,
    )
    expect(Math.min(counts.yes, counts.no)).toBeGreaterThan(100)
  })

  it('come to the same on who leads, whatever set was before', () => {
    const context = contextOf('psc-1')
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 7 }),
        fc.nat(6),
        fc.nat(40),
        (now, earlier, builder, round) => {
          const validators = people.slice(0, now)
          const before = people.slice(9 - earlier)
          const built = before[builder % earlier] ?? people[0]
          if (built === undefined) throw new Error('somebody built')
          const ours = proposer(
            { round: BigInt(round), validators, previous: { proposer: built, validators: before } },
            context,
          )
          expect(otherLeader(validators, round, { builder: built, members: before })).toBe(ours)
        },
      ),
      runs,
    )
  })
})
