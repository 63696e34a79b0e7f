/** Time that a message takes, as quantiles; between two of them it is evenly spread. */
export interface DelayQuantiles {
  readonly minimumMs: number
  readonly medianMs: number
  readonly ninetyNinthMs: number
  readonly maximumMs: number
}

/** What is assumed of the network, of execution and of timers. */
export interface NetworkAssumptions {
  readonly name: string
  readonly delay: DelayQuantiles
  /** Of a million messages before the network settles; none is lost after. */
  readonly lossMillionths: number
  readonly duplicateMillionths: number
  /** Messages that take as long again as the slowest one, and so fall behind others. */
  readonly reorderMillionths: number
  /** Times before the network settles at which it falls in two parts for a while. */
  readonly partitions: number
  /** Global stabilisation time: from then on no message is lost and none takes longer than the slowest one. */
  readonly settledAtMs: number
  readonly baseTimeoutMs: number
  readonly blockPeriodMs: number
  /** Time to build or to execute a block. */
  readonly executionMs: number
}

const calm = {
  lossMillionths: 0,
  duplicateMillionths: 0,
  reorderMillionths: 0,
  partitions: 0,
  settledAtMs: 0,
} as const

/**
 * Networks by name. `wan`: delays one way between regions of one cloud provider, a few to 150 ms, with a tail; `lan`: one
 * data centre; `rough`: `wan` before which messages are lost, doubled and overtaken, and the validators are cut in two.
 */
export const networks: Readonly<Record<'lan' | 'wan' | 'rough', NetworkAssumptions>> = {
  lan: {
    name: 'lan',
    delay: { minimumMs: 0.2, medianMs: 0.5, ninetyNinthMs: 2, maximumMs: 10 },
    ...calm,
    baseTimeoutMs: 200,
    blockPeriodMs: 100,
    executionMs: 5,
  },
  wan: {
    name: 'wan',
    delay: { minimumMs: 5, medianMs: 60, ninetyNinthMs: 150, maximumMs: 250 },
    ...calm,
    baseTimeoutMs: 2000,
    blockPeriodMs: 500,
    executionMs: 20,
  },
  rough: {
    name: 'rough',
    delay: { minimumMs: 5, medianMs: 60, ninetyNinthMs: 150, maximumMs: 250 },
    lossMillionths: 100_000,
    duplicateMillionths: 20_000,
    reorderMillionths: 50_000,
    partitions: 2,
    settledAtMs: 8000,
    baseTimeoutMs: 1000,
    blockPeriodMs: 200,
    executionMs: 20,
  },
}

/** Mean of the delays: what latencies are counted in. */
export function meanDelayMs({ minimumMs, medianMs, ninetyNinthMs, maximumMs }: DelayQuantiles): number {
  return (
    0.5 * ((minimumMs + medianMs) / 2) +
    0.49 * ((medianMs + ninetyNinthMs) / 2) +
    0.01 * ((ninetyNinthMs + maximumMs) / 2)
  )
}
