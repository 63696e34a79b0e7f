import type { CryptoBackend } from '../../../src/crypto/CryptoBackend.ts'
import { createCompute } from '../../../src/runtime/createCompute.ts'
import type { RoleName, StageName } from '../../../src/runtime/FlowJobs.ts'
import { developmentKey } from '../../../src/runtime/developmentKey.ts'
import { createRoleFigures, type RoleFigures } from '../../../src/runtime/RoleFigures.ts'
import { runRole, type Around, type RunningRole } from '../../../src/runtime/runRole.ts'
import type { Runtime } from '../../../src/runtime/Runtime.ts'

/** Roles in the process of a test. */
export interface RolesHere {
  readonly running: readonly RunningRole[]
  /** Stages of the jobs that were begun, in order. */
  readonly begun: readonly StageName[]
  readonly figures: Readonly<Record<RoleName, RoleFigures>>
  readonly close: () => Promise<void>
}

/** What is started. */
export interface RolesOrder {
  readonly crypto: CryptoBackend
  readonly names: readonly RoleName[]
  readonly around?: Around
}

/** Starts roles here, one of each name. */
export async function startRolesHere(runtime: Runtime, { crypto, names, around }: RolesOrder): Promise<RolesHere> {
  const begun: StageName[] = []
  const figures: Record<RoleName, RoleFigures> = {
    leader: createRoleFigures('leader', 'leader'),
    worker: createRoleFigures('worker', 'worker'),
    'consensus-prover': createRoleFigures('consensus-prover', 'consensus-prover'),
    aggregator: createRoleFigures('aggregator', 'aggregator'),
  }
  const start = (role: RoleName): RunningRole =>
    runRole({
      role,
      name: `${role} of a test`,
      runtime,
      compute: createCompute(crypto, developmentKey('worker 0', crypto.keccak256), false),
      figures: figures[role],
      say: () => undefined,
      around: (stage, work) => {
        begun.push(stage)
        return around === undefined ? work() : around(stage, work)
      },
    })
  const running = names.map(start)
  await Promise.all(running.map(({ ready }) => ready))
  return { running, begun, figures, close: async () => void (await Promise.all(running.map(({ close }) => close()))) }
}
