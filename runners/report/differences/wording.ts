import type {
  Activation,
  GasFormula,
  PrecompileLimits,
  PrecompileStatus,
} from '../../../src/model/generated/ruleset.ts'

/**
 * Words when a fork begins.
 *
 * @param activation - Of one side.
 */
export function activationText(activation: Activation): string {
  switch (activation.kind) {
    case 'genesis':
      return activation.block === undefined ? 'at genesis' : `at genesis, which is block ${activation.block}`
    case 'block':
      return `at block ${activation.value}`
    case 'timestamp':
      return `at ${timeText(activation.value)}`
    case 'terminalTotalDifficulty':
      return activation.firstBlock === undefined
        ? `at total difficulty ${activation.value}`
        : `at block ${activation.firstBlock}, total difficulty ${activation.value}`
    case 'stateVariable':
      return `where ${activation.name ?? 'a state variable'} reaches ${activation.value}`
    case 'forkId':
      return `in batches of fork id ${activation.value}`
    case 'batch':
      return `at batch ${activation.value}`
    case 'protocolVersion':
      return `at protocol version ${activation.value}`
    case 'l1Origin':
      return `where the L1 origin reaches ${timeText(activation.value)}`
    case 'buildFeature':
      return `in builds with the feature ${activation.value}`
    case 'unscheduled':
      return 'not scheduled'
    case 'unknown':
      return 'at a moment that is unknown'
  }
}

/** Last second that a date can hold. */
const secondsMax = 8_640_000_000_000

/** @returns Date and seconds. */
function timeText(seconds: string): string {
  const number = Number(seconds)
  if (number > secondsMax) return seconds
  return `${new Date(number * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC')} (${seconds})`
}

/**
 * Words what a call costs.
 *
 * @param gas - Of one side; null where there is none.
 */
export function gasText(gas: GasFormula | null): string {
  if (gas === null) return 'no price'
  switch (gas.formula) {
    case 'const':
      return `${gas.gas} gas`
    case 'linearWords':
      return `${gas.base} gas and ${gas.perWord} for each word`
    case 'linearItems':
      return `${gas.base} gas and ${gas.perItem} for each ${gas.itemBytes} bytes`
    case 'eip198':
      return 'the price of EIP-198'
    case 'eip2565':
      return 'the price of EIP-2565'
    case 'eip7883':
      return 'the price of EIP-7883'
    case 'eip2537-msm':
      return `${gas.mulGas} gas for each point, with the discount of ${gas.group}`
    case 'blake2f-rounds':
      return `${gas.perRound} gas for each round`
    case 'storage-metered':
      return `${gas.base} gas and the price of the storage it uses`
    case 'eravm-ergs':
      return 'a price in ergs of EraVM'
    case 'arbos-metered':
      return 'a price metered by ArbOS'
    case 'unknown':
      return 'an unknown price'
  }
}

/** What each status means to a caller. */
const statusTexts: Readonly<Record<PrecompileStatus, string>> = {
  active: 'active',
  absent: 'absent: an ordinary account',
  'disabled-error': 'disabled: a call fails and loses its gas',
  'disabled-revert': 'disabled: a call fails and gets its gas back',
  unprovable: 'unprovable: it runs, but no batch may hold a call',
  'chain-specific': 'of this chain alone',
  'build-feature': 'there in some builds only',
  unknown: 'unknown',
}

/** What one side says of a precompile: its status, with price and limits where the other side runs nothing. */
export interface StatusSaid {
  readonly status: PrecompileStatus
  readonly gas?: GasFormula
  readonly limits?: PrecompileLimits
}

/**
 * Words what a precompile is.
 *
 * @param said - Status, price and limits.
 */
export function statusText({ status, gas, limits }: StatusSaid): string {
  const bounds = Object.entries(limits ?? {}).flatMap(([name, value]) =>
    name === 'onLimitViolation' ? [] : [limitText(name, value)],
  )
  return [statusTexts[status], ...(gas === undefined ? [] : [gasText(gas)]), ...bounds].join(', ')
}

/** Words around the number of a limit; `#` stands for it. */
const limitTexts: Readonly<Record<string, string>> = {
  maxInputBytes: 'inputs of at most # bytes',
  exactInputBytes: 'inputs of # bytes only',
  maxFieldBytes: 'fields of at most # bytes',
  maxCallsPerBlock: '# calls a block',
  maxLargeCallsPerBlock: '# large calls a block',
  maxFailingCallsPerBlock: '# failing calls a block',
  maxBlocks64PerBlock: '# times 64 bytes a block',
  maxFinalExponentiationsPerBlock: '# final exponentiations a block',
  maxG2MembershipPerBlock: '# checks of G2 membership a block',
  maxMillerLoopsPerBlock: '# Miller loops a block',
  zkGasMultiplier: 'zk gas times #',
  maxTransactionsPerBlock: '# transactions a block',
  maxBlocksPerBatch: '# blocks a batch',
  maxGasPerBatch: '# gas a batch',
}

/** What a call beyond a limit meets. */
const violationTexts: Readonly<Record<string, string>> = {
  'error-consume-all': 'beyond a limit it fails and loses its gas',
  'revert-gas-0': 'beyond a limit it fails and gets its gas back',
  'empty-output-success': 'beyond a limit it succeeds without output',
  'tx-rejected-by-sequencer': 'beyond a limit the sequencer leaves the transaction out',
}

/**
 * Words a limit.
 *
 * @param name - Member of a precompile's or of the proving limits.
 * @param value - Its number, or what happens beyond it.
 */
export function limitText(name: string, value: string): string {
  if (name === 'onLimitViolation') return violationTexts[value] ?? value
  if (name === 'maxCallsPerBlock' && value === '0') return 'no call in a block'
  return (limitTexts[name] ?? `${name} #`).replace('#', value)
}
