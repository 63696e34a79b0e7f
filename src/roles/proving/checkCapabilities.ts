import type { CapabilitiesResult } from '../../model/generated/roles.ts'
import type { Ruleset } from '../../model/generated/ruleset.ts'
import type { Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'

/** What a prover is needed for. */
export interface Need {
  readonly ruleset: Ruleset
  readonly rulesetHash: Hash32
  /** `id` of the fork of the ruleset. */
  readonly forkId: string
  readonly proofKind: string
  /** Number of blocks. */
  readonly blocks: number
  readonly mockRun?: true
}

/**
 * Checks that a prover can prove what it is to be asked for, before it is asked.
 *
 * @param able - What it says of itself.
 * @param need - Ruleset, fork, kind of proof.
 * @throws {@link Rejection} In this order: `PROOF_MOCKED`, `PROOF_KIND_UNKNOWN`, `RULESET_UNKNOWN`, `FORK_UNKNOWN`,
 *   `PRECOMPILE_UNSUPPORTED`, `CAPACITY_EXCEEDED`.
 */
export function checkCapabilities(able: CapabilitiesResult, need: Need): void {
  const { ruleset, rulesetHash, forkId, proofKind, blocks } = need
  if (able.mockRun && need.mockRun !== true) throw new Rejection('PROOF_MOCKED', { prover: able.name })
  const kind = able.proofKinds.find(({ id }) => id === proofKind)
  if (kind === undefined) throw new Rejection('PROOF_KIND_UNKNOWN', { kind: proofKind })
  if (kind.mock && need.mockRun !== true) throw new Rejection('PROOF_MOCKED', { kind: proofKind })
  if (!able.rulesets.includes(rulesetHash)) throw new Rejection('RULESET_UNKNOWN', { rulesetHash })
  const place = ruleset.forks.findIndex(({ id }) => id === forkId)
  const fork = ruleset.forks[place]
  if (fork === undefined || !able.forks.includes(fork.evmBase)) throw new Rejection('FORK_UNKNOWN', { fork: forkId })
  const missing = activeIn(ruleset, place).find((address) => !able.precompiles.some((one) => one === address))
  if (missing !== undefined) throw new Rejection('PRECOMPILE_UNSUPPORTED', { address: missing })
  if (BigInt(blocks) > BigInt(able.limits.maxBlocksPerBatch)) {
    throw new Rejection('CAPACITY_EXCEEDED', { blocks: String(blocks), most: able.limits.maxBlocksPerBatch })
  }
}

/** Addresses of the precompiles that a fork has. */
function activeIn({ precompiles, forks }: Ruleset, place: number): readonly string[] {
  const until = new Set(forks.slice(0, place + 1).map(({ id }) => id))
  return precompiles
    .filter(({ history }) => history.findLast(({ sinceFork }) => until.has(sinceFork))?.status === 'active')
    .map(({ address }) => address)
}
