import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { splitCommandLine } from './commandLine.ts'
import { UsageError } from './UsageError.ts'

/** How to reach a party. */
export type Connect = ProgramConnect | HttpConnect

/** A child process that speaks the protocol over its standard streams. */
export interface ProgramConnect {
  readonly kind: 'program'
  /** As the person wrote it. */
  readonly text: string
  readonly command: string
  readonly parameters: readonly string[]
  /** True for the reference implementation as it is, without a planted fault. */
  readonly reference: boolean
}

export interface HttpConnect {
  readonly kind: 'http'
  readonly text: string
  readonly url: string
}

const forms = `Known forms:
  ref:                    the reference implementation in a process of its own
  ref:?mutant=<name>      the same with a planted fault
  ref:?contracts=<file>   the same with the contracts of a JSON file, name to creation code, in the place of its own
  cmd:<command line>      a program that speaks the adapter protocol
  http://host:port        the same over HTTP (or https)
  edr:                    revm through EDR            [sequencer]
  anvil:                  a spawned anvil             [sequencer]
  rpc:<url>               a running JSON-RPC client   [sequencer]`

/**
 * Reads a connect string.
 *
 * @param text - As given to `--sequencer` or `--prover`.
 * @returns How to reach the party.
 * @throws UsageError naming the known forms.
 */
export function parseConnect(text: string): Connect {
  const colon = text.indexOf(':')
  const scheme = colon < 0 ? '' : text.slice(0, colon)
  const rest = text.slice(colon + 1)
  switch (scheme) {
    case 'ref':
      return programOf('reference', text, parseReference(rest, text))
    case 'cmd': {
      const [command = '', ...parameters] = splitCommandLine(rest)
      return { kind: 'program', text, command, parameters, reference: false }
    }
    case 'http':
    case 'https':
      return { kind: 'http', text, url: checkUrl(text, text) }
    case 'edr':
    case 'anvil':
      if (rest !== '') throw new UsageError(`${scheme}: takes nothing after the colon, found ${text}\n${forms}`)
      return programOf(scheme, text, [])
    case 'rpc':
      return programOf('rpc', text, [checkUrl(rest, text)])
    case 't8n':
    case 'blocktest':
      throw new UsageError(
        `${scheme}: is reserved for batch tools and not driven by this release; wrap the tool in a program that speaks the adapter protocol and use cmd:\n${forms}`,
      )
    default:
      throw new UsageError(`cannot tell how to reach ${JSON.stringify(text)}\n${forms}`)
  }
}

/** Options of the reference implementation, as a query: `?mutant=<name>&crypto=noble`. */
function parseReference(rest: string, text: string): readonly string[] {
  if (rest === '') return []
  if (!rest.startsWith('?')) throw new UsageError(`ref: takes options as ref:?mutant=<name>, found ${text}`)
  const parameters: string[] = []
  for (const option of rest.slice(1).split('&')) {
    const equals = option.indexOf('=')
    const name = equals < 0 ? option : option.slice(0, equals)
    const value = equals < 0 ? '' : decodeURIComponent(option.slice(equals + 1))
    if (!referenceOptions.has(name)) {
      throw new UsageError(`ref: knows the options ${[...referenceOptions].join(', ')}; found ${name} in ${text}`)
    }
    parameters.push(`--${name}`, value)
  }
  return parameters
}

const referenceOptions: ReadonlySet<string> = new Set(['mutant', 'crypto', 'engine', 'ruleset', 'contracts'])

/** Programs that come with Lockstep: TypeScript in the source tree, JavaScript once built. */
function programOf(name: string, text: string, parameters: readonly string[]): ProgramConnect {
  const built = import.meta.url.endsWith('.js')
  const path = fileURLToPath(new URL(`./programs/${name}.${built ? 'js' : 'ts'}`, import.meta.url))
  if (!existsSync(path)) throw new UsageError(`${text} is not part of this installation (${name} has no program)`)
  return {
    kind: 'program',
    text,
    command: process.execPath,
    parameters: [...runtimeOptions(built), path, ...parameters],
    reference: name === 'reference' && !['--mutant', '--contracts'].some((option) => parameters.includes(option)),
  }
}

/** Options of Node for a program of ours: none once built, the TypeScript loader in the source tree. */
export function runtimeOptions(built: boolean): readonly string[] {
  return built ? [] : ['--import', import.meta.resolve('tsx')]
}

function checkUrl(candidate: string, text: string): string {
  let url: URL
  try {
    url = new URL(candidate)
  } catch {
    throw new UsageError(`not an http or https URL: ${candidate || 'nothing'} in ${text}`)
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new UsageError(`not an http or https URL: ${candidate} in ${text}`)
  return url.href
}
