import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import type { Engine } from '../execution/Engine.ts'
import type { Party } from '../execution/Party.ts'
import type { ConfigureParams, ConfigureResult } from '../model/generated/adapter.ts'
import type { Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { rulesetHash } from '../standard/rulesetHash.ts'
import { faultyBook } from './mutants/faultyBook.ts'
import { faultyEngine } from './mutants/faultyEngine.ts'
import type { Mutation } from './mutants/parseMutant.ts'

/** The rulesets that a party was configured with, and what executes each. */
export interface Registry {
  /**
   * @throws {@link Rejection} `RULESET_UNKNOWN` where the hash is not that of the ruleset, `FORK_UNKNOWN` or
   *   `PRECOMPILE_UNSUPPORTED` where we cannot execute it.
   */
  configure(params: ConfigureParams): ConfigureResult
  /** @throws {@link Rejection} `RULESET_UNKNOWN` where the ruleset was not configured. */
  party(hash: Hash32): Party
  /** @returns Every ruleset that was configured, oldest first. */
  configured(): readonly { readonly hash: Hash32; readonly party: Party }[]
}

/** Rulesets kept; each holds a few hundred kilobytes. */
const rulesetsMax = 1024

/**
 * Makes a registry.
 *
 * @param parts - Engine and cryptography of every party, and the fault that it has, if any.
 */
export function createRegistry(parts: {
  readonly crypto: CryptoBackend
  readonly engine: Engine
  readonly mutation?: Mutation
}): Registry {
  const { crypto, mutation } = parts
  const engine = faultyEngine(parts.engine, mutation)
  const stateFaults = {
    ...(mutation?.source !== undefined && { source: mutation.source }),
    ...(mutation?.recorder !== undefined && { recorder: mutation.recorder }),
  }
  const parties = new Map<Hash32, Party>()
  return {
    configure: ({ ruleset, rulesetHash: expected }) => {
      const hash = rulesetHash(ruleset)
      if (hash !== expected) throw new Rejection('RULESET_UNKNOWN', { declared: expected, computed: hash })
      if (!parties.has(hash)) {
        const book = faultyBook(ruleset, mutation)
        book.check()
        parties.set(hash, { book, engine, crypto, ...stateFaults })
        dropOldest(parties)
      }
      return { rulesetHash: hash }
    },
    party: (hash) => {
      const party = parties.get(hash)
      if (party === undefined) throw new Rejection('RULESET_UNKNOWN', { rulesetHash: hash })
      return party
    },
    configured: () => [...parties].map(([hash, party]) => ({ hash, party })),
  }
}

function dropOldest(parties: Map<Hash32, Party>): void {
  for (const oldest of parties.keys()) {
    if (parties.size <= rulesetsMax) return
    parties.delete(oldest)
  }
}
