import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

/** A Redis of a test's own, whose keys outlive it. */
export interface RedisServer {
  readonly url: string
  /** Ends it as a loss of power does. */
  readonly stop: () => Promise<void>
  /** Ends it as a loss of power does, and starts it again with what it had written. */
  readonly restart: () => Promise<void>
  readonly close: () => Promise<void>
}

/** True where there is a `redis-server`. */
export const hasRedis: boolean = canRun()

/** Why tests were skipped. */
export const noRedisReason: string = hasRedis ? '' : ' (skipped: there is no redis-server; Debian has it as a package)'

function canRun(): boolean {
  try {
    execFileSync('redis-server', ['--version'])
    return true
  } catch {
    return false
  }
}

/** Starts a Redis on a free port, in a folder that goes with it. */
export async function startRedis(): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-redis-'))
  const port = await freePort()
  let server = await start(port, folder)
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () => end(server),
    restart: async () => {
      await end(server)
      server = await start(port, folder)
    },
    close: async () => {
      await end(server)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function start(port: number, folder: string): Promise<ChildProcess> {
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction']
  const server = spawn('redis-server', [...flags, ...durable], { stdio: 'ignore' })
  const client = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 50 })
  client.on('error', () => undefined)
  await client.ping()
  client.disconnect()
  return server
}

async function end(server: ChildProcess): Promise<void> {
  if (server.signalCode !== null) return
  const closed = once(server, 'exit')
  server.kill('SIGKILL')
  await closed
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
