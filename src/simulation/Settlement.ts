/** An assumption of the comparison, with where it comes from. */
export interface Assumption {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly source: string
}

/** What is assumed of the layer that data is posted to, and of a sequencer that is alone. */
export const settlement: Readonly<
  Record<'slotMs' | 'slotsPerEpoch' | 'epochsToFinality' | 'blockPeriodMs' | 'postOftenMs' | 'postSeldomMs', Assumption>
> = {
  slotMs: {
    what: 'slot of the settlement layer',
    value: 12_000,
    unit: 'ms',
    source: 'Ethereum consensus-specs, configs/mainnet.yaml, SECONDS_PER_SLOT',
  },
  slotsPerEpoch: {
    what: 'slots of an epoch',
    value: 32,
    unit: 'slots',
    source: 'Ethereum consensus-specs, presets/mainnet/phase0.yaml, SLOTS_PER_EPOCH',
  },
  epochsToFinality: {
    what: 'epoch at whose start a block is final, counted from its own',
    value: 3,
    unit: 'epochs',
    source:
      'Casper FFG: the checkpoint after the block is justified an epoch later and final another epoch later; ethereum.org says about 15 minutes (roadmap, single-slot finality)',
  },
  blockPeriodMs: {
    what: 'block period of the sequencer that is alone',
    value: 1000,
    unit: 'ms',
    source: 'Linea Mainnet: blockTimeSeconds 1; its documentation calls a block softly final after about 1 s',
  },
  postOftenMs: {
    what: 'time between two posts, short',
    value: 60_000,
    unit: 'ms',
    source: 'OP Stack documentation of the batcher: a channel duration of 5 settlement blocks posts every 60 s',
  },
  postSeldomMs: {
    what: 'time between two posts, long',
    value: 18_000_000,
    unit: 'ms',
    source: 'OP Stack documentation of the batcher: 1500 settlement blocks, 5 hours, recommended to minimise costs',
  },
}

/**
 * Tells when data that is posted is on the settlement layer, and when it is final there.
 *
 * @param postedAtMs - Since the start of an epoch.
 */
export function settle(postedAtMs: number): { readonly includedAtMs: number; readonly finalAtMs: number } {
  const epochMs = settlement.slotMs.value * settlement.slotsPerEpoch.value
  const includedAtMs = (Math.floor(postedAtMs / settlement.slotMs.value) + 1) * settlement.slotMs.value
  const finalAtMs = (Math.floor(includedAtMs / epochMs) + settlement.epochsToFinality.value) * epochMs
  return { includedAtMs, finalAtMs }
}
