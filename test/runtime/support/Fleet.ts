import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { Queue, type Job } from 'bullmq'
import { Redis } from 'ioredis'
import { runtimeOptions } from '../../../runners/adapters/connect.ts'
import { roleNames, type RoleName } from '../../../src/runtime/FlowJobs.ts'
import { readRuntime } from '../../../src/runtime/Runtime.ts'

/** A process that was killed while it held a job. */
export interface Kill {
  readonly role: RoleName
  readonly pid: number
  readonly jobId: string
}

/** Processes of all roles. */
export interface Fleet {
  /**
   * Kills a process that holds a job and starts another in its place.
   *
   * @param choose - Picks one of those that hold a job.
   * @returns What was killed; nothing where the job had ended before the process stood still.
   */
  readonly killHolder: (choose: (held: readonly Kill[]) => Kill | undefined) => Promise<Kill | undefined>
  readonly close: () => Promise<void>
}

/** How a fleet is started. */
export interface FleetOrder {
  readonly url: string
  readonly prefix: string
  readonly lockMs: number
  readonly workers: readonly string[]
}

interface Member {
  readonly role: RoleName
  readonly name: string
  readonly child: ChildProcess
}

/** Time for what a process had sent before it stood still to be read. */
const settleMs = 40

/** Starts a process of each role, and as many workers as there are names. */
export async function startFleet({ url, prefix, lockMs, workers }: FleetOrder): Promise<Fleet> {
  const { connection } = readRuntime(url)
  const queues = new Map(roleNames.map((role) => [role, new Queue(role, { connection, prefix })]))
  const redis = new Redis(url)
  const members = new Map<number, Member>()
  const start = async (role: RoleName, name: string): Promise<void> => {
    const flags = ['--role', role, '--name', name, '--runtime', url, '--prefix', prefix, '--lock-ms', String(lockMs)]
    const program = join(import.meta.dirname, 'slowRole.ts')
    const child = spawn(process.execPath, [...runtimeOptions(false), program, ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.pid === undefined) throw new Error(`no process for ${role}`)
    members.set(child.pid, { role, name, child })
    const ended = once(child, 'exit').then(([code, signal]) => {
      if (code !== null) throw new Error(`${name} ended with ${code} ${signal}`)
    })
    await Promise.race([once(child.stdout, 'data'), ended])
    child.stdout.resume()
  }
  const others = roleNames.filter((role) => role !== 'worker')
  await Promise.all([...others.map((role) => start(role, role)), ...workers.map((name) => start('worker', name))])
  const holders = async (): Promise<readonly Kill[]> => {
    const active = await Promise.all(
      [...queues].map(async ([role, queue]) => (await queue.getActive()).map((job) => holderOf(role, job))),
    )
    return active.flat().filter(({ pid }) => members.has(pid))
  }
  /** A process that stands still cannot end its job: what is true of it then is true when it is killed. */
  const holdsStill = async ({ role, jobId, pid }: Kill): Promise<boolean> => {
    const queue = queues.get(role)
    const locked = await redis.exists(queue?.toKey(`${jobId}:lock`) ?? '')
    return locked === 1 && (await holders()).some((one) => one.pid === pid && one.jobId === jobId)
  }
  const starting: Promise<void>[] = []
  return {
    killHolder: async (choose) => {
      const chosen = choose(await holders())
      const member = members.get(chosen?.pid ?? 0)
      if (chosen === undefined || member === undefined) return undefined
      const { child, role, name } = member
      child.kill('SIGSTOP')
      await sleep(settleMs)
      if (!(await holdsStill(chosen))) {
        child.kill('SIGCONT')
        return undefined
      }
      members.delete(chosen.pid)
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      const [, signal] = (await ended) as [unknown, string | null]
      if (signal !== 'SIGKILL') throw new Error(`${role} ended by itself`)
      starting.push(start(role, name))
      return chosen
    },
    close: async () => {
      await Promise.all(starting)
      const ended = [...members.values()].map(async ({ child }) => {
        const exit = once(child, 'exit')
        child.kill('SIGKILL')
        await exit
      })
      redis.disconnect()
      await Promise.all([...ended, ...[...queues.values()].map((queue) => queue.close())])
    },
  }
}

function holderOf(role: RoleName, { id, processedBy }: Job): Kill {
  const pid = Number(/\((\d+)\)$/.exec(processedBy ?? '')?.[1] ?? 0)
  return { role, pid, jobId: id ?? '' }
}
