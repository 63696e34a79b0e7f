import { quantity } from '../../model/Hex.ts'
import type { ConsensusCase } from './ConsensusCase.ts'

/** How long rounds last, and rounds that are none. */
export function timeoutCases(): readonly ConsensusCase[] {
  return [...grown(), ...capped(), ...beyond()]
}

/** Timeouts as they are written down: 2000 ms in round 0, and twice as much each round. */
const literals: Readonly<Record<number, bigint>> = {
  0: 2_000n,
  1: 4_000n,
  2: 8_000n,
  3: 16_000n,
  5: 64_000n,
  16: 131_072_000n,
}

function grown(): readonly ConsensusCase[] {
  return ['psc-1', 'qbft-eea', 'besu', 'goquorum'].flatMap((profile) =>
    Object.entries(literals).map(([round, timeoutMs]) => timeoutCase(profile, { round: BigInt(round), timeoutMs })),
  )
}

/** psc-1 stops growing at round 16; the others stop where a signed integer of 64 bits ends. */
function capped(): readonly ConsensusCase[] {
  const largest = 2n ** 63n - 1n
  return [
    timeoutCase('psc-1', { round: 17n, timeoutMs: 131_072_000n }),
    timeoutCase('psc-1', { round: 1_000n, timeoutMs: 131_072_000n }),
    timeoutCase('psc-1', { round: 2_147_483_647n, timeoutMs: 131_072_000n }),
    timeoutCase('qbft-eea', { round: 62n, timeoutMs: largest }),
    timeoutCase('besu', { round: 2_147_483_647n, timeoutMs: largest }),
    timeoutCase('goquorum', { round: 3n, timeoutMs: 10_000n, suffix: '-capped', most: 10_000n }),
    timeoutCase('goquorum', { round: 2n, timeoutMs: 8_000n, suffix: '-capped', most: 10_000n }),
    timeoutCase('besu', { round: 3n, timeoutMs: 16_000n, suffix: '-not-capped', most: 10_000n }),
  ]
}

interface Timed {
  readonly round: bigint
  readonly timeoutMs: bigint
  readonly suffix?: string
  /** Longest timeout that a deployment chose. */
  readonly most?: bigint
}

function timeoutCase(profile: string, { round, timeoutMs, suffix = '', most }: Timed): ConsensusCase {
  const parameters = most === undefined ? {} : { parameters: { timeoutMsMax: quantity(most) } }
  return {
    name: `timeout/${profile}/round-${round}${suffix}`,
    given: `The profile ${profile}, 2000 ms for round 0${most === undefined ? '' : ' and a longest timeout of 10 seconds'}.`,
    when: `A consensus core is asked how long round ${round} lasts.`,
    must: `It says ${timeoutMs} ms.`,
    clauses: ['CNS-9', 'CNS-20'],
    asked: { kind: 'timeout', ask: { profile, ...parameters, round: quantity(round), baseMs: quantity(2_000) } },
    expected: { kind: 'accept', facts: { timeoutMs: quantity(timeoutMs) } },
  }
}

function beyond(): readonly ConsensusCase[] {
  return ['psc-1', 'qbft-eea', 'besu'].flatMap((profile) =>
    [2n ** 31n, 2n ** 64n - 1n].map((round) => ({
      name: `timeout/${profile}/round-${round}`,
      given: `The profile ${profile}, 2000 ms for round 0.`,
      when: `A consensus core is asked how long round ${round} lasts.`,
      must: 'It refuses the round.',
      clauses: ['CNS-9', 'CNS-20'],
      twin: `timeout/${profile}/round-5`,
      asked: { kind: 'timeout', ask: { profile, round: quantity(round), baseMs: quantity(2_000) } },
      expected: { kind: 'reject', reason: 'ROUND_OUT_OF_BOUNDS' },
    })),
  )
}
