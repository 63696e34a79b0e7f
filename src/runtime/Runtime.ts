import { BadInput, shown } from '../simulation/BadInput.ts'

/** How a Redis is reached. */
interface RedisAddress {
  readonly host: string
  readonly port: number
  readonly db: number
  readonly username?: string
  readonly password?: string
  readonly maxRetriesPerRequest: null
  readonly retryStrategy: (times: number) => number
}

/** Where queues are, and how long a silent process keeps its job. */
export interface Runtime {
  readonly connection: RedisAddress
  /** Before every key, so that several runs share a Redis. */
  readonly prefix: string
  /** A process that does not renew its lock for as long is taken for dead. */
  readonly lockMs: number
  /** How often the job of a dead process is handed to another: a job that kills whoever takes it is given up then. */
  readonly stallsMax: number
}

/** Time after which a silent process is taken for dead; its event loop only waits, for others compute beside it. */
const usualLockMs = 5000

const usualStallsMax = 8

/** How often a job is tried that fails without a reason of the standard. */
export const attemptsMax = 3

/** Time before the first of these is tried again; it doubles. */
export const backoffMs = 500

/** How long jobs that ended are kept, in seconds. */
export const keptSeconds = 86_400

/**
 * Reads the address of a Redis.
 *
 * @param text - `redis://host`, with port, number of the database, user and password as usual.
 * @param options - Prefix of keys and time of locks, in milliseconds.
 * @throws {@link BadInput} Where it is none.
 */
export function readRuntime(
  text: string,
  options: { readonly prefix?: string; readonly lockMs?: number } = {},
): Runtime {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.protocol !== 'redis:' || url.hostname === '') {
    throw new BadInput(`--runtime takes an address such as redis://127.0.0.1:6379, found ${shown(text)}`)
  }
  const { hostname, port, username, password, pathname } = url
  const database = /^\/?(\d{0,4})$/.exec(pathname)?.[1]
  if (database === undefined) throw new BadInput(`--runtime takes a number after the port, found ${shown(pathname)}`)
  return {
    connection: {
      host: hostname.replaceAll(/[[\]]/g, ''),
      port: port === '' ? 6379 : Number(port),
      db: Number(database),
      // Redis may be away for a while: whoever waits for it goes on afterwards.
      maxRetriesPerRequest: null,
      retryStrategy: (times: number) => Math.min(times * 100, 1000),
      ...(username !== '' && { username: decodeURIComponent(username) }),
      ...(password !== '' && { password: decodeURIComponent(password) }),
    },
    prefix: options.prefix ?? 'lockstep',
    lockMs: options.lockMs ?? usualLockMs,
    stallsMax: usualStallsMax,
  }
}
