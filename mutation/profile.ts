import type { Party } from '../runners/adapters/Party.ts'
import type { Case } from '../runners/load/Case.ts'
import type { CryptoBackend } from '../src/crypto/CryptoBackend.ts'
import type { Engine } from '../src/execution/Engine.ts'
import { createMachineEngine } from '../src/execution/machine/machineEngine.ts'
import { opcodeNames } from '../src/execution/opcodes.ts'
import { createReference, type Reference, workerKey } from '../src/roles/reference.ts'
import { attesterOf, proofMethods } from '../src/roles/proving/proofMethods.ts'
import { orderingMethods } from '../src/roles/ordering.ts'
import { contractMethods } from '../src/roles/contracts/contractMethods.ts'
import { consensusSteps } from '../src/roles/consensusSteps.ts'
import { createRegistry } from '../src/roles/Registry.ts'
import { createSequencer } from '../src/roles/sequencer.ts'
import { createWorker } from '../src/roles/worker.ts'
import { partyOf } from './inProcess.ts'
import { judge } from './judge.ts'
import type { Profile } from './Trial.ts'

/**
 * Learns what of the machine vectors reach: `fork:<id>`, `op:<name>` and `precompile:<address as an integer>`, the last two also with `@<fork>`.
 *
 * @param crypto - Shared by all parties of the process.
 * @param cases - Vectors to run, honest party against honest party.
 * @returns Features of each, sorted, and how long it took.
 * @throws Where the reference does not pass one of its own vectors.
 */
export async function profileVectors(
  crypto: CryptoBackend,
  cases: readonly Case[],
): Promise<readonly Omit<Profile, 'vector'>[]> {
  const seen = new Set<string>()
  const party = await watchedParty(crypto, seen)
  const profiles: Omit<Profile, 'vector'>[] = []
  for (const asked of cases) {
    seen.clear()
    const started = performance.now()
    const verdict = await judge(asked, { sequencer: party, prover: party, reference: party })
    if (verdict.pair.status === 'fail' || verdict.pair.status === 'broken') {
      throw new Error(`the reference does not pass ${asked.id}: ${JSON.stringify(verdict).slice(0, 600)}`)
    }
    profiles.push({ features: [...seen].sort(), durationMs: performance.now() - started })
  }
  return profiles
}

async function watchedParty(crypto: CryptoBackend, seen: Set<string>): Promise<Party> {
  const { declaration, handlers: others } = await createReference({ crypto, engine: 'lockstep' })
  const registry = createRegistry({ crypto, engine: watch(createMachineEngine(crypto), seen) })
  const handlers: Reference['handlers'] = {
    ...others,
    lockstep_configure: async (params) => registry.configure(params),
    ...createSequencer(registry, crypto),
    ...createWorker(registry, crypto),
    ...consensusSteps({ crypto }),
    ...orderingMethods(registry),
    ...contractMethods(registry),
    ...proofMethods(registry, { crypto, attester: attesterOf(workerKey(crypto), crypto) }),
  }
  return partyOf({ declaration, handlers }, { name: 'watched', remembers: false })
}

function watch(engine: Engine, seen: Set<string>): Engine {
  return {
    name: engine.name,
    run: (message, environment) => {
      const { forkId } = environment.rules
      seen.add(`fork:${forkId}`)
      return engine.run(message, {
        ...environment,
        listener: {
          wants: () => true,
          step: ({ op }) => {
            const name = `op:${opcodeNames[op] ?? 'INVALID'}`
            seen.add(name)
            seen.add(`${name}@${forkId}`)
          },
        },
        onPrecompile: (precompile, input) => {
          const name = `precompile:${addressOf(precompile.address)}`
          seen.add(name)
          seen.add(`${name}@${forkId}`)
          environment.onPrecompile?.(precompile, input)
        },
      })
    },
  }
}

function addressOf(bytes: Uint8Array): string {
  return String(BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
}
