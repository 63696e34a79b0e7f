import { describe, expect, it } from 'vitest'

import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import type { EvmFork, ForkActivation, PrecompileEntry, Ruleset } from '../../src/model/generated/ruleset.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { createReference } from '../../src/roles/reference.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { ruleset } from '../../src/standard/rulesets.ts'

const honest = ruleset('lockstep-reference')

/** What comes from outside may name anything. */
function withBase(evmBase: string): Ruleset {
  const forks = honest.forks.map((fork): ForkActivation =>
    fork.id === 'osaka' ? { ...fork, evmBase: evmBase as EvmFork } : fork,
  )
  return { ...honest, forks }
}

function withSince(sinceFork: string): Ruleset {
  const precompiles = honest.precompiles.map((precompile) =>
    precompile.name === 'P256VERIFY'
      ? { ...precompile, history: precompile.history.map((entry): PrecompileEntry => ({ ...entry, sinceFork })) }
      : precompile,
  )
  return { ...honest, precompiles }
}

/** Facts of the refusal; undefined where the reference takes the ruleset. */
async function configure(declared: Ruleset): Promise<unknown> {
  const { handlers } = await createReference({ crypto: await loadCrypto('auto'), engine: 'lockstep' })
  try {
    await handlers.lockstep_configure({ ruleset: declared, rulesetHash: rulesetHash(declared) })
    return undefined
  } catch (error) {
    if (error instanceof Rejection) return { reason: error.reason, ...error.facts }
    throw error
  }
}

describe('a ruleset is configured only where every fork in it is known', () => {
  it('the reference chain is taken', async () => {
    expect(await configure(honest)).toBeUndefined()
  })

  it.each([
    ['Osaka', 'osaka'],
    ['osak', 'osaka'],
    ['prage', 'prague'],
  ])('the EVM rules %s are refused, and %s is offered', async (written, meant) => {
    const refused = await configure(withBase(written))
    expect(refused).toMatchObject({ reason: 'FORK_UNKNOWN', fork: 'osaka', evmBase: written })
    expect(refused).toMatchObject({ nearest: expect.stringContaining(meant) as unknown })
  })

  it.each(['21', '20', '24', '0x15', ''])(
    'the number %j is no fork, whatever fork a list has at that place',
    async (written) => {
      expect(await configure(withBase(written))).toMatchObject({ reason: 'FORK_UNKNOWN', evmBase: written })
    },
  )

  it('a precompile since a fork that the chain does not have is refused, not left out', async () => {
    expect(await configure(withSince('osakka'))).toMatchObject({
      reason: 'FORK_UNKNOWN',
      precompile: 'P256VERIFY',
      sinceFork: 'osakka',
      nearest: expect.stringContaining('osaka') as unknown,
    })
  })
})
