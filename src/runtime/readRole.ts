import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { keccak256 } from '../crypto/keccak.ts'
import { BadInput, readWhole, shown } from '../simulation/BadInput.ts'
import { developmentKey } from './developmentKey.ts'
import { roleNames, type RoleName } from './FlowJobs.ts'
import { readRuntime, type Runtime } from './Runtime.ts'

/** What a process is started as. */
export interface RoleRequest {
  readonly role: RoleName
  readonly name: string
  readonly runtime: Runtime
  /** 32 bytes. */
  readonly privateKey: Uint8Array
  readonly mockRun: boolean
  /** Figures are served where it is there. */
  readonly metricsPort?: number
}

const options = {
  role: { type: 'string' },
  runtime: { type: 'string' },
  name: { type: 'string' },
  prefix: { type: 'string' },
  key: { type: 'string' },
  'lock-ms': { type: 'string' },
  'metrics-port': { type: 'string' },
  'mock-run': { type: 'boolean', default: false },
} as const

const usualName = 'worker 0'
const lockMsLeast = 200
const lockMsMost = 600_000

/**
 * Reads the flags of a process of a role.
 *
 * @param words - As they were written.
 * @throws {@link BadInput} Where a flag is not known, is missing, or says what it must not.
 */
export function readRole(words: readonly string[]): RoleRequest {
  const flags = parse(words)
  const role = roleNames.find((one) => one === flags.role)
  if (role === undefined) {
    throw new BadInput(`--role takes one of ${roleNames.join(', ')}, found ${shown(flags.role ?? '')}`)
  }
  const name = flags.name ?? usualName
  const lock = flags['lock-ms']
  const port = flags['metrics-port']
  return {
    role,
    name,
    runtime: readRuntime(flags.runtime ?? '', {
      ...(flags.prefix !== undefined && { prefix: flags.prefix }),
      ...(lock !== undefined && {
        lockMs: readWhole('--lock-ms', lock, { least: lockMsLeast, most: lockMsMost, unit: 'milliseconds' }),
      }),
    }),
    privateKey: flags.key === undefined ? developmentKey(name, keccak256) : readKey(flags.key),
    mockRun: flags['mock-run'],
    ...(port !== undefined && {
      metricsPort: readWhole('--metrics-port', port, { least: 0, most: 65_535, unit: 'a port' }),
    }),
  }
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options }).values
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error))
  }
}

function readKey(path: string): Uint8Array {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch {
    throw new BadInput(`--key takes a file that can be read, found ${shown(path)}`)
  }
  const [, digits] = /^(?:0x)?([0-9a-f]{64})$/i.exec(text) ?? []
  if (digits === undefined)
    throw new BadInput(`--key takes a file with 64 hexadecimal digits, ${shown(path)} has others`)
  return Uint8Array.from(Buffer.from(digits, 'hex'))
}
