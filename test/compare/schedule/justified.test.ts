import { describe, expect, it } from 'vitest'
import { certificateDefect, leaderOf, proposalDefect } from '../../../runners/compare/schedule/justified.ts'
import type { Said, Statement } from '../../../runners/observe/schedule/Wire.ts'
import { address, bytes, hash32, type Address } from '../../../src/model/Hex.ts'

const [zero, one, two, three] = [1, 2, 3, 4].map((byte) => address(`0x${`0${byte}`.repeat(20)}`)) as [
  Address,
  Address,
  Address,
  Address,
]
const addresses = [zero, one, two, three]
const block = hash32(`0x${'aa'.repeat(32)}`)
const other = hash32(`0x${'bb'.repeat(32)}`)
const setting = { addresses, quorum: 3, head: { height: 4n, hash: other, proposer: three } }

function statement(code: Statement['code'], author: Address, rest: Partial<Statement> = {}): Statement {
  return { code, height: 5n, round: 1n, encoded: new Uint8Array(0), payload: bytes('0x'), author, ...rest }
}

function proposal(rest: Partial<Said> = {}): Said {
  const roundChanges = [zero, one, two].map((author) => statement('ROUND_CHANGE', author))
  const carried = { rlp: bytes('0x'), hash: block, proposer: one }
  return {
    ...statement('PROPOSAL', one as Address, { digest: block }),
    block: carried,
    roundChanges,
    prepares: [],
    ...rest,
  }
}

describe('what the judge demands of a proposal', () => {
  it('leaders follow one another after the proposer of the last block', () => {
    expect([0n, 1n, 4n, 6n].map((round) => leaderOf(round, setting))).toEqual([zero, one, zero, two])
  })

  it('a quorum that changed to its round is enough for a fresh block of its leader', () => {
    expect(proposalDefect(proposal(), setting)).toBeUndefined()
  })

  it.each([
    ['another author', { author: two }, 'its author does not lead the round'],
    ['another digest', { digest: other }, 'it names another block than it holds'],
    ['another height', { height: 6n }, 'it is for another height'],
    [
      'one round change twice',
      { roundChanges: [zero, zero, one].map((who) => statement('ROUND_CHANGE', who)) },
      'no quorum changed to its round',
    ],
    [
      'a round change of another round',
      { roundChanges: [zero, one, two].map((who) => statement('ROUND_CHANGE', who, { round: 2n })) },
      'no quorum changed to its round',
    ],
    [
      'a block of another proposer',
      { block: { rlp: bytes('0x'), hash: block, proposer: two } },
      'its block is of another proposer',
    ],
    [
      'a fresh block where another was prepared',
      {
        roundChanges: [zero, one, two].map((who) =>
          statement('ROUND_CHANGE', who, { prepared: { round: 0n, digest: other } }),
        ),
      },
      'it is not the block that was prepared last',
    ],
    [
      'a block that was prepared in the round itself',
      {
        roundChanges: [zero, one, two].map((who) =>
          statement('ROUND_CHANGE', who, { prepared: { round: 1n, digest: block } }),
        ),
        prepares: [zero, one, two].map((who) => statement('PREPARE', who, { digest: block })),
      },
      'a round change names a block prepared in its own round or a later one',
    ],
    [
      'a prepared block without its prepares',
      {
        roundChanges: [zero, one, two].map((who) =>
          statement('ROUND_CHANGE', who, { prepared: { round: 0n, digest: block } }),
        ),
      },
      'no quorum prepared its block',
    ],
  ] as const)('not %s', (_, change, defect) => {
    expect(proposalDefect(proposal(change), setting)).toBe(defect)
  })

  it('a certificate has prepares of a quorum, each for its block', () => {
    const place = { height: 5n, round: 0n, digest: block }
    const prepares = [zero, one, two].map((who) => statement('PREPARE', who, place))
    const [first, second] = prepares
    expect([
      certificateDefect(prepares, place, setting),
      certificateDefect(prepares.slice(1), place, setting),
      certificateDefect([...prepares, statement('PREPARE', three, { ...place, digest: other })], place, setting),
      certificateDefect(first === undefined || second === undefined ? [] : [first, second, second], place, setting),
    ]).toEqual([undefined, ...Array.from({ length: 3 }, () => 'no quorum prepared its block')])
  })
})
