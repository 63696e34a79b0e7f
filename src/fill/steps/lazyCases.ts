import type { Header } from '../../model/generated/adapter.ts'
import { bytes, hash32, quantity } from '../../model/Hex.ts'
import { enough, listener, plainChanges, preparesOf, timeout } from './justifyGrid.ts'
import { arrival, startOf, type Lab } from './Lab.ts'
import { blockAt, changeOf, digestOf, prepareOf, proposalOf, say } from './messages.ts'
import type { PlannedStep, StepsCase } from './StepsCase.ts'

const wrongRoot = hash32(`0x${'ba'.repeat(32)}`)

/** What a builder that does not execute, or lies, gets wrong. */
const wrongs: readonly (readonly [name: string, sentence: string, header: Partial<Header>])[] = [
  ['state-root', 'the state root', { stateRoot: wrongRoot }],
  ['receipts-root', 'the root of receipts', { receiptsRoot: wrongRoot }],
  ['transactions-root', 'the root of transactions', { transactionsRoot: wrongRoot }],
  ['gas-used', 'the gas used', { gasUsed: quantity(21_000n) }],
  ['logs-bloom', 'the bloom of logs', { logsBloom: bytes(`0x${'01'.repeat(256)}`) }],
  ['timestamp', 'the timestamp', { timestamp: quantity(1n) }],
]

type Situation = 'first-round' | 'later-round' | 'prepared-by-others'

/**
 * Well-formed proposals whose block execution finds wrong: a validator that has executed sends no PREPARE.
 *
 * @param lab - Keys and chain.
 */
export function lazyCases(lab: Lab): readonly StepsCase[] {
  const situations: readonly Situation[] =
    lab.profile === 'psc-1' ? ['first-round', 'later-round', 'prepared-by-others'] : ['first-round', 'later-round']
  return situations.flatMap((situation) => [
    ...wrongs.flatMap(([name, sentence, header]) => [
      lazyCase(lab, situation, { name, sentence, header }, false),
      ...(name === 'state-root'
        ? [lazyCase(lab, situation, { name: 'right', sentence: 'nothing', header: {} }, true)]
        : []),
    ]),
    nobodyNext(lab, situation),
  ])
}

interface Wrong {
  readonly name: string
  readonly sentence: string
  readonly header: Partial<Header>
}

function lazyCase(lab: Lab, situation: Situation, { name, sentence, header }: Wrong, valid: boolean): StepsCase {
  const { size, round, block, opened } = proposalIn(lab, situation, header)
  const digest = digestOf(lab, block, round)
  const voters = lab.validators.slice(0, enough(size))
  const proposal = arrival(lab, say.proposal(opened))
  const after: readonly PlannedStep[] = valid
    ? []
    : [
        { event: proposal, expect: 'reject BLOCK_INVALID' },
        ...voters.map((one) => ({
          event: arrival(lab, say.prepare(prepareOf(lab, one, { round, digest }))),
          expect: 'accept',
        })),
        { event: timeout(lab, 0n, 'block'), expect: '' },
        { event: timeout(lab, 0n), expect: 'ROUND_CHANGE 1' },
      ]
  return {
    name: `lazy/${lab.profile}/${size}-${situation}-${name}`,
    given: `${size} validators under ${lab.profile}, and a proposal, ${situation.replaceAll('-', ' ')}, in which ${sentence} is wrong`,
    when: valid ? 'execution finds the block valid' : 'execution finds the block invalid, and the others prepare it',
    must: valid
      ? 'the node sends PREPARE'
      : 'the node sends neither PREPARE nor COMMIT, then or when the proposal comes again',
    clauses: ['BFT-8'],
    start: startOf(lab, listener(lab, 1n)),
    steps: [
      { event: proposal, expect: 'accept, needVerdict' },
      { event: { op: 'executed', digest: block.hash, valid }, expect: valid ? `PREPARE ${round}` : '' },
      ...after,
    ],
    ...(!valid && { twin: `lazy/${lab.profile}/${size}-${situation}-right` }),
  }
}

function nobodyNext(lab: Lab, situation: Situation): StepsCase {
  const { size, block, opened } = proposalIn(lab, situation, { gasUsed: quantity(1n) })
  return {
    name: `lazy/${lab.profile}/${size}-${situation}-nobody-next`,
    given: `${size} validators under ${lab.profile}, and a proposal, ${situation.replaceAll('-', ' ')}`,
    when: 'execution finds the block valid and the set of validators after it empty',
    must: 'the node sends no PREPARE',
    clauses: ['BFT-8'],
    start: startOf(lab, listener(lab, 1n)),
    steps: [
      { event: arrival(lab, say.proposal(opened)), expect: 'accept, needVerdict' },
      { event: { op: 'executed', digest: block.hash, valid: true, nextValidators: [] }, expect: '' },
    ],
  }
}

function proposalIn(
  lab: Lab,
  situation: Situation,
  header: Partial<Header>,
): {
  readonly size: number
  readonly round: bigint
  readonly block: ReturnType<typeof blockAt>
  readonly opened: ReturnType<typeof proposalOf>
} {
  const size = lab.validators.length
  const voters = lab.validators.slice(0, enough(size))
  if (situation === 'first-round') {
    const block = blockAt(lab, 0n, { header })
    return { size, round: 0n, block, opened: proposalOf(lab, { round: 0n, block }) }
  }
  if (situation === 'later-round') {
    const block = blockAt(lab, 1n, { header })
    return {
      size,
      round: 1n,
      block,
      opened: proposalOf(lab, { round: 1n, block, roundChanges: plainChanges(lab, voters, 1n) }),
    }
  }
  const block = blockAt(lab, 0n, { header })
  const prepared = { round: 0n, digest: digestOf(lab, block, 0n) }
  const roundChanges = voters.map((one) => changeOf(lab, one, { round: 1n, prepared }))
  const opened = proposalOf(lab, { round: 1n, block, roundChanges, prepares: preparesOf(lab, voters, block, 0n) })
  return { size, round: 1n, block, opened }
}
