import type { StageCost } from './Measure.ts'
import { sizeOf, type ProvingReport } from './proveSimulated.ts'

const stageTexts: Readonly<Record<StageCost['stage'], string>> = {
  chain: 'validators make and seal the chain',
  deployment: 'the contracts are created in an EVM',
  distribution: 'roles on Redis prove and settle the chain',
  cut: 'the leader cuts batches',
  consensus: 'the consensus prover checks seals and the proven set',
  execution: 'workers execute from witnesses and attest',
  aggregation: 'the aggregator joins the batches',
  verification: 'the verifier checks the aggregation',
  settlement: 'the contract settles each batch',
}

/** What the proofs are and what they are not, for every report. */
const notes = [
  'Execution proofs are of kind reexecution: values signed by whoever executed the blocks, never zero-knowledge.',
  'Consensus proofs are of kind transparent: the seals and the proof of the set themselves, for everybody to check.',
  'One block more than asked for is made: the batch that it is in shows the set that the last batch leaves.',
] as const

/**
 * Writes what proving a chain cost and whether it was accepted.
 *
 * @param report - What came of it.
 * @param costs - Of each stage.
 * @returns Lines for a terminal.
 */
export function renderProving(report: ProvingReport, costs: readonly StageCost[]): string {
  const { chain, proven, settled } = report
  const rows = costs.map(({ stage, milliseconds, memoryMib }) => [
    stageTexts[stage],
    `${milliseconds} ms`,
    `${memoryMib} MiB`,
    bytesText(stage, report),
    gasText(stage, report),
  ])
  const accepted = isAccepted(report)
  const blocks = proven.batches.reduce((sum, { lists }) => sum + (lists?.blockHashes.length ?? 0), 0)
  return [
    `${blocks} blocks in ${proven.batches.length} batches, sealed by ${chain.sets[0]?.validators.length ?? 0} validators`,
    '',
    ...table([['stage', 'time', 'memory', 'proof', 'gas'], ...rows]),
    '',
    ...notes,
    '',
    ...settled.map(({ gas, refusal }, index) =>
      refusal === undefined
        ? `batch ${index + 1}: the contract accepts it for ${gas} gas`
        : `batch ${index + 1}: the contract refuses it: ${refusal}`,
    ),
    accepted
      ? `the contract holds the state root of the last block, ${report.stateRoot}`
      : 'the contract does not hold the state root of the last block',
    '',
  ].join('\n')
}

/** Tells whether the contract accepted every batch and holds the state that the chain ends in. */
export function isAccepted({ chain, proven, settled, stateRoot }: ProvingReport): boolean {
  const last = proven.batches.reduce((sum, { lists }) => sum + (lists?.blockHashes.length ?? 0), 0)
  const end = chain.blocks.find(({ height }) => height === BigInt(last))
  return proven.valid && settled.every(({ refusal }) => refusal === undefined) && end?.stateRoot === stateRoot
}

/** What proving cost, as data. */
export function proofFigures(report: ProvingReport, costs: readonly StageCost[]): object {
  return {
    accepted: isAccepted(report),
    stateRoot: report.stateRoot,
    stages: costs,
    proofBytes: {
      consensus: report.proven.batches.map(({ finality }) => (finality === undefined ? 0 : sizeOf(finality))),
      execution: report.proven.batches.map(({ proof }) => sizeOf(proof)),
      aggregation: sizeOf(report.proven.aggregation),
    },
    settlements: report.settled.map(({ gas, refusal }) => ({
      gas: String(gas),
      ...(refusal !== undefined && { refusal }),
    })),
  }
}

function bytesText(stage: StageCost['stage'], { proven }: ProvingReport): string {
  const sum = (sizes: readonly number[]): string => `${sizes.reduce((total, one) => total + one, 0)} B`
  if (stage === 'consensus')
    return sum(proven.batches.flatMap(({ finality }) => (finality === undefined ? [] : [sizeOf(finality)])))
  if (stage === 'execution') return sum(proven.batches.map(({ proof }) => sizeOf(proof)))
  return stage === 'aggregation' ? `${sizeOf(proven.aggregation)} B` : ''
}

function gasText(stage: StageCost['stage'], { settled }: ProvingReport): string {
  if (stage !== 'settlement' && stage !== 'distribution') return ''
  return String(settled.reduce((total, { gas }) => total + gas, 0n))
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
