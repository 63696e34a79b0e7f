import { blankComputedFields } from '../../src/codec/Block.ts'
import type { BlockToExecute, ExecuteParams } from '../../src/model/generated/adapter.ts'
import { fromBytes, toBytes } from '../../src/model/Hex.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import type { CallOptions, Party } from '../adapters/Party.ts'
import type { Outcome } from './Experiment.ts'
import { refusalOf, type ProbeTools } from './sequencerSubject.ts'
import { chainOf, outcomeOf, storedIn, type Station, type StationChain } from './Station.ts'
import type { Measured, Subject } from './Subject.ts'

/** The prover, the reference that builds for it, and what the probe works with. */
interface Parties {
  readonly party: Party
  readonly builder: Party
  readonly tools: ProbeTools
}

type Results = ReadonlyMap<string, Outcome>
type NotMeasured = Exclude<Measured, { readonly kind: 'measured' }>

/**
 * Probes a prover: the reference builds the chain, and the prover executes its blocks from their witnesses.
 *
 * A prover that reads what the reference did not read finds no node for it and refuses the block. Then the experiments are
 * halved, until those that it refuses stand alone.
 *
 * @param party - Declares `executeCompute` and `state`.
 * @param builder - The reference, in a process of its own.
 * @param tools - Of the probe.
 */
export function createProverSubject(party: Party, builder: Party, tools: ProbeTools): Subject {
  return { measure: (station) => measureHalving({ party, builder, tools }, station) }
}

async function measureHalving(parties: Parties, station: Station): Promise<Measured> {
  const { experiments } = station
  const measured = await measureTogether(parties, station)
  if (!('refused' in measured)) return measured
  if (experiments.length <= 1) {
    const why = `refused the block: ${measured.refused}`
    const nothing = new Map(experiments.map(({ id }): [string, Outcome] => [id, { kind: 'nothing', why }]))
    return { kind: 'measured', outcomes: station.timestamps.map(() => nothing) }
  }
  const middle = Math.ceil(experiments.length / 2)
  const halves = [experiments.slice(0, middle), experiments.slice(middle)]
  const outcomes = station.timestamps.map(() => new Map<string, Outcome>())
  for (const half of halves) {
    const part = await measureHalving(parties, { ...station, experiments: half })
    if (part.kind !== 'measured') return part
    for (const [block, results] of part.outcomes.entries())
      for (const [id, outcome] of results) outcomes[block]?.set(id, outcome)
  }
  return { kind: 'measured', outcomes }
}

/** Outcomes of all experiments in one chain, or the reason for which the prover refuses one of its blocks. */
async function measureTogether(
  { party, builder, tools }: Parties,
  station: Station,
): Promise<Measured | { readonly refused: string }> {
  const { ruleset } = station
  const hash = rulesetHash(ruleset)
  const chain = chainOf(station, tools.sender(BigInt(ruleset.chainId)), tools.touched)
  const options = { ruleset: { ruleset, hash }, timeoutMs: tools.budgetMs, subject: 'probe' }
  const { genesis, blocks } = chain
  const toBuild = { token: 'probe', rulesetHash: hash, genesis, blocks, emit: ['witness'] } as const
  const built = await builder.call('seq_buildBlocks', toBuild, options)
  if (built.kind !== 'result') return { kind: 'notShown', why: 'the reference does not build under this ruleset' }
  const params: ExecuteParams = {
    token: 'probe',
    rulesetHash: hash,
    mode: 'compute',
    canonicalWitness: false,
    blocks: built.result.blocks.map(({ rlp, witness }): BlockToExecute => ({
      rlp: fromBytes(blankComputedFields(toBytes(rlp))),
      witness: witness ?? { state: [], codes: [], headers: [] },
    })),
  }
  const executed = await party.call('prover_execute', params, options)
  if (executed.kind !== 'result') return refusalOf(executed)
  const outcomes: Results[] = []
  for (const [block, answer] of executed.result.blocks.entries()) {
    if (answer.status === 'rejected') return { refused: answer.reason }
    const results = await readBlock({ party, params, options }, station, { block, chain })
    if ('kind' in results) return results
    outcomes.push(results)
  }
  return { kind: 'measured', outcomes }
}

interface Asking {
  readonly party: Party
  readonly params: ExecuteParams
  readonly options: CallOptions
}

/** Asks the prover for what the experiments of a block stored. */
async function readBlock(
  { party, params, options }: Asking,
  { experiments, timestamps }: Station,
  { block, chain }: { readonly block: number; readonly chain: StationChain },
): Promise<Results | NotMeasured> {
  // Slots of other blocks are not in the witness of this one.
  const accounts = chain.slots.map(({ address, slots }) => {
    const count = slots.length / timestamps.length
    return { address, slots: slots.slice(block * count, (block + 1) * count) }
  })
  const request = { method: 'prover_execute', params } as const
  const { rulesetHash: hash, token } = params
  const state = await party.call(
    'prover_state',
    { token, rulesetHash: hash, request, blockIndex: block, accounts },
    options,
  )
  if (state.kind !== 'result') return refusalOf(state)
  const stored = storedIn(state.result.accounts)
  return new Map(
    experiments.map((experiment, place): [string, Outcome] => [
      experiment.id,
      outcomeOf(experiment, { block, place }, stored),
    ]),
  )
}
