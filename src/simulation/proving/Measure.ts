import type { Stage } from '../../roles/proving/proveChain.ts'

/** Every stage from nothing to a settled chain. */
type ProvingStage = Stage | 'chain' | 'deployment' | 'distribution' | 'settlement'

/** Does the work of a stage and measures it. */
export type Measure = <T>(stage: ProvingStage, work: () => Promise<T>) => Promise<T>

/** What a stage cost. */
export interface StageCost {
  readonly stage: ProvingStage
  readonly milliseconds: number
  /** Resident set of the process after the stage, in MiB. */
  readonly memoryMib: number
}

/** Time and memory of the process, as numbers that only grow or that are what they are. */
export interface Gauge {
  readonly nowMs: () => number
  readonly memoryBytes: () => number
}

/**
 * Makes a measure that keeps what each stage cost.
 *
 * @param gauge - Clock and memory.
 * @returns The measure, and the costs so far in the order of the stages.
 */
export function createMeasure({ nowMs, memoryBytes }: Gauge): {
  readonly measure: Measure
  readonly costs: readonly StageCost[]
} {
  const costs: StageCost[] = []
  return {
    costs,
    measure: async (stage, work) => {
      const started = nowMs()
      const result = await work()
      costs.push({
        stage,
        milliseconds: Math.round(nowMs() - started),
        memoryMib: Math.round(memoryBytes() / 2 ** 20),
      })
      return result
    },
  }
}
