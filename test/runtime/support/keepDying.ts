import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { runtimeOptions } from '../../../runners/adapters/connect.ts'
import type { RoleName, StageName } from '../../../src/runtime/FlowJobs.ts'

/** A role whose process dies of a stage, and is started again each time. */
export interface DyingRole {
  readonly role: RoleName
  readonly stage: StageName
  readonly url: string
  readonly prefix: string
  /** How often the job of a dead process is handed on. */
  readonly stallsMax: number
}

/**
 * Keeps a role going whose process dies of its work.
 *
 * @returns `end` ends the last process and tells how many had died before.
 */
export function keepDying({ role, stage, url, prefix, stallsMax }: DyingRole): { readonly end: () => Promise<number> } {
  let deaths = 0
  let over = false
  let running: ChildProcess = start()
  function start(): ChildProcess {
    const flags = ['--role', role, '--runtime', url, '--prefix', prefix, '--lock-ms', '400']
    const child = spawn(
      process.execPath,
      [...runtimeOptions(false), join(import.meta.dirname, 'slowRole.ts'), ...flags],
      {
        stdio: 'ignore',
        env: { ...process.env, LOCKSTEP_TEST_DEADLY: stage, LOCKSTEP_TEST_STALLS: String(stallsMax) },
      },
    )
    child.once('exit', () => {
      if (over) return
      deaths += 1
      running = start()
    })
    return child
  }
  return {
    end: async () => {
      over = true
      const exit = once(running, 'exit')
      running.kill('SIGKILL')
      await exit
      return deaths
    },
  }
}
