import { BadInput, readDecimal, readWhole, shown } from './BadInput.ts'
import { networks, type DelayQuantiles, type NetworkAssumptions } from './Network.ts'

/** Longest time of a setting. */
const timeMsMax = 600_000

/** Shortest timeout: a timer of no time at all never lets anything else happen. */
const timeoutMsMin = 1

/** Cuts of the network in one run. */
const partitionsMax = 16

/** Longest text of a network that is read. */
const textMax = 1000

const share = { least: 0, most: 90, unit: 'per cent' } as const
const time = { least: 0, most: timeMsMax, unit: 'milliseconds' } as const

type Setting = (word: string) => Partial<NetworkAssumptions>

const settings: Readonly<Record<string, Setting>> = {
  delay: (word) => ({ delay: readDelay(word) }),
  loss: (word) => ({ lossMillionths: millionths('loss', word) }),
  duplicate: (word) => ({ duplicateMillionths: millionths('duplicate', word) }),
  reorder: (word) => ({ reorderMillionths: millionths('reorder', word) }),
  partitions: (word) => ({
    partitions: readWhole('--network partitions', word, { least: 0, most: partitionsMax, unit: 'partitions' }),
  }),
  gst: (word) => ({ settledAtMs: readWhole('--network gst', word, time) }),
  timeout: (word) => ({ baseTimeoutMs: readWhole('--network timeout', word, { ...time, least: timeoutMsMin }) }),
  period: (word) => ({ blockPeriodMs: readWhole('--network period', word, time) }),
  execution: (word) => ({ executionMs: readWhole('--network execution', word, time) }),
}

/**
 * Reads what is assumed of the network.
 *
 * @param text - The name of a network, and settings that replace its own, such as `rough,loss=5,gst=4000`.
 * @throws {@link BadInput} Where a name is not known or a value is out of bounds.
 */
export function readNetwork(text: string): NetworkAssumptions {
  if (text.length > textMax) throw new BadInput(`--network takes at most ${textMax} characters, found ${text.length}`)
  const [name = '', ...changes] = text.split(',')
  const [, named] = Object.entries(networks).find(([known]) => known === name) ?? []
  if (named === undefined) {
    throw new BadInput(`--network begins with one of ${Object.keys(networks).join(', ')}, found ${shown(name)}`)
  }
  return changes.reduce((assumed: NetworkAssumptions, change): NetworkAssumptions => {
    const [key = '', ...values] = change.split('=')
    const setting = Object.hasOwn(settings, key) ? settings[key] : undefined
    if (setting === undefined || values.length !== 1) {
      throw new BadInput(`--network sets ${Object.keys(settings).join(', ')}, each with =value, found ${shown(change)}`)
    }
    return { ...assumed, ...setting(values[0] ?? ''), name: text }
  }, named)
}

function millionths(key: string, word: string): number {
  return Math.round(readDecimal(`--network ${key}`, word, share) * 10_000)
}

function readDelay(word: string): DelayQuantiles {
  const parts = word.split('/').map((part) => readDecimal('--network delay', part, time))
  const [minimumMs, medianMs = minimumMs, ninetyNinthMs = medianMs, maximumMs = ninetyNinthMs] = parts
  const rising = parts.every((part, index) => part >= (parts[index - 1] ?? 0))
  if (minimumMs === undefined || medianMs === undefined || ninetyNinthMs === undefined || maximumMs === undefined)
    throw new BadInput('--network delay is empty')
  if (parts.length > 4 || !rising || maximumMs === 0) {
    throw new BadInput(
      `--network delay takes least/median/99th percentile/most in rising milliseconds above 0, found ${shown(word)}`,
    )
  }
  return { minimumMs, medianMs, ninetyNinthMs, maximumMs }
}
