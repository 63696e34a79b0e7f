import type { Address } from '../../src/model/Hex.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import type { Party, Reply } from '../adapters/Party.ts'
import type { Outcome } from './Experiment.ts'
import type { Measured, Subject } from './Subject.ts'
import { chainOf, outcomeOf, storedIn, type Station } from './Station.ts'
import type { Sender } from './transactions.ts'

/** What every subject of a probe works with. */
export interface ProbeTools {
  readonly sender: (chainId: bigint) => Sender
  /** Accounts that every block looks at first. */
  readonly touched: readonly Address[]
  readonly budgetMs: number
}

/**
 * Probes a sequencer: it builds one chain with all experiments, and is asked for the state after each block.
 *
 * @param party - Declares `buildBlocks` and `state`.
 * @param tools - Of the probe.
 */
export function createSequencerSubject(party: Party, tools: ProbeTools): Subject {
  return { measure: (station) => measureSequencer(party, tools, station) }
}

async function measureSequencer(party: Party, tools: ProbeTools, station: Station): Promise<Measured> {
  const { ruleset, experiments } = station
  const hash = rulesetHash(ruleset)
  const chain = chainOf(station, tools.sender(BigInt(ruleset.chainId)), tools.touched)
  const options = { ruleset: { ruleset, hash }, timeoutMs: tools.budgetMs, subject: 'probe' }
  const params = { token: 'probe', rulesetHash: hash, genesis: chain.genesis, blocks: chain.blocks, emit: [] } as const
  const built = await party.call('seq_buildBlocks', params, options)
  if (built.kind !== 'result') return refusalOf(built)
  const outcomes: ReadonlyMap<string, Outcome>[] = []
  for (const [block, { excluded }] of built.result.blocks.entries()) {
    const request = { method: 'seq_buildBlocks', params } as const
    const state = await party.call(
      'seq_state',
      { token: 'probe', rulesetHash: hash, request, blockIndex: block, accounts: chain.slots },
      options,
    )
    if (state.kind !== 'result') return refusalOf(state)
    const stored = storedIn(state.result.accounts)
    // The first transaction looks at accounts and is no experiment.
    const leftOut = new Map(excluded.map(({ index, reason }) => [index - 1, reason]))
    outcomes.push(
      new Map(
        experiments.map((experiment, place): [string, Outcome] => {
          const reason = leftOut.get(place)
          if (reason !== undefined) return [experiment.id, { kind: 'nothing', why: `left out: ${reason}` }]
          return [experiment.id, outcomeOf(experiment, { block, place }, stored)]
        }),
      ),
    )
  }
  return { kind: 'measured', outcomes }
}

/**
 * Words a reply that is no result.
 *
 * @param reply - Of any method.
 */
export function refusalOf(
  reply: Exclude<Reply<'seq_buildBlocks'>, { readonly kind: 'result' }>,
): Exclude<Measured, { readonly kind: 'measured' }> {
  if (reply.kind === 'fault') return { kind: 'fault', why: `${reply.fault.kind}: ${reply.fault.detail}` }
  return { kind: 'notShown', why: [reply.lack ?? reply.name, reply.detail].filter((part) => part !== '').join(': ') }
}
