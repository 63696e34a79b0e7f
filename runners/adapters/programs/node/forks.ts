import { integer } from '../../../../src/model/Hex.ts'
import type { Genesis, BlockToBuild } from '../../../../src/model/generated/adapter.ts'
import type { Activation, ForkActivation, Ruleset } from '../../../../src/model/generated/ruleset.ts'
import { AdapterError } from '../../../protocol/serve.ts'

/** Gas of one blob (EIP-4844). */
export const gasPerBlob = 131_072n

/** Forks whose blocks prove no work. */
export const mergedForks: ReadonlySet<string> = new Set([
  'paris',
  'shanghai',
  'cancun',
  'prague',
  'osaka',
  'bpo1',
  'bpo2',
])

/** Forks whose blocks have a base fee (EIP-1559). */
export const feeMarketForks: ReadonlySet<string> = new Set(['london', 'arrowGlacier', 'grayGlacier', ...mergedForks])

/** Forks whose headers count blob gas (EIP-4844). */
export const blobForks: ReadonlySet<string> = new Set(['cancun', 'prague', 'osaka', 'bpo1', 'bpo2'])

/** Blob parameters that are built into a client, by the fork that brought them. */
const builtInBlobs: Readonly<Record<string, readonly [target: bigint, max: bigint, updateFraction: bigint]>> = {
  cancun: [3n, 6n, 3338477n],
  prague: [6n, 9n, 5007716n],
  osaka: [6n, 9n, 5007716n],
  bpo1: [10n, 15n, 8346193n],
  bpo2: [14n, 21n, 11684671n],
}

/**
 * Finds the one fork whose rules hold for every block of a request.
 *
 * @param ruleset - The chain's rules.
 * @param genesis - Where the chain starts.
 * @param blocks - What is to be built on it.
 * @param known - Forks (`evmBase`) that the node has.
 * @returns The fork; its blob parameters are those that clients have built in.
 * @throws {@link AdapterError} `UNSUPPORTED_FORK` where the node lacks it or the blocks cross a fork, for a node has one
 *   fork for a whole chain; `UNSUPPORTED_RULESET` where activation or blob parameters are none that it can have.
 */
export function onlyFork(
  ruleset: Ruleset,
  genesis: Genesis,
  blocks: readonly BlockToBuild[],
  known: readonly string[],
): ForkActivation {
  const base = integer(genesis.header.number)
  const forks = blocks.map(({ attributes }, index) =>
    forkAt(
      ruleset,
      attributes.number === undefined ? base + BigInt(index + 1) : integer(attributes.number),
      integer(attributes.timestamp),
    ),
  )
  const fork = forks[0] ?? forkAt(ruleset, base, integer(genesis.header.timestamp))
  const other = forks.find(({ id }) => id !== fork.id)
  if (other !== undefined) {
    throw new AdapterError(
      'UNSUPPORTED_FORK',
      `the blocks cross from ${fork.id} to ${other.id}: one fork per chain`,
      'forkTransition',
    )
  }
  if (!known.includes(fork.evmBase)) throw new AdapterError('UNSUPPORTED_FORK', fork.evmBase)
  checkBlobs(fork)
  return fork
}

function forkAt(ruleset: Ruleset, number: bigint, timestamp: bigint): ForkActivation {
  const active = ruleset.forks.filter(({ activation }) => isActive(activation, number, timestamp)).at(-1)
  if (active === undefined)
    throw new AdapterError('UNSUPPORTED_RULESET', `no fork of ${ruleset.name} is active at block ${number}`)
  return active
}

function isActive(activation: Activation, number: bigint, timestamp: bigint): boolean {
  switch (activation.kind) {
    case 'genesis':
      return true
    case 'block':
      return number >= integer(activation.value)
    case 'timestamp':
      return timestamp >= integer(activation.value)
    case 'terminalTotalDifficulty':
      return activation.firstBlock === undefined
        ? integer(activation.value) === 0n
        : number >= integer(activation.firstBlock)
    case 'unscheduled':
      return false
    default:
      throw new AdapterError('UNSUPPORTED_RULESET', `activation by ${activation.kind}`)
  }
}

function checkBlobs({ evmBase, blob }: ForkActivation): void {
  const built = builtInBlobs[evmBase]
  if (blob === undefined || built === undefined) return
  const asked = [blob.target, blob.max, blob.baseFeeUpdateFraction].map(integer)
  if (asked.some((value, index) => value !== built[index])) {
    throw new AdapterError(
      'UNSUPPORTED_RULESET',
      `blob parameters ${asked.join(', ')} at ${evmBase}: built in are ${built.join(', ')}`,
    )
  }
}
