import { configDeclaration } from '../../src/standard/diff/configDeclaration.ts'
import { declarationOf, type Declaration } from '../../src/standard/diff/Declaration.ts'
import type { EvmFork } from '../../src/model/generated/ruleset.ts'
import { evmForkOrder } from '../../src/standard/forkOrder.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { messageBytesMax } from '../protocol/ndjson.ts'
import { parseConnect } from './connect.ts'
import type { Party } from './Party.ts'
import { startParty } from './start.ts'

const handshakeTimeoutMs = 20_000
const answerTimeoutMs = 20_000

/** What a party declares, or why it could not be asked. */
export type PartyDeclaration = { readonly declaration: Declaration } | { readonly fault: string }

/**
 * Starts a party, asks what it declares, and lets it go.
 *
 * Its greeting is the authority: a ruleset that it names there is all that counts. Without one its fork configuration
 * (`eth_config`) is read, and without that only what it says that it can execute.
 *
 * @param text - Connect string.
 * @throws UsageError where the string is none.
 */
export async function declarationOfParty(text: string): Promise<PartyDeclaration> {
  const started = await startParty(parseConnect(text), {
    handshakeTimeoutMs,
    answerBytesMax: messageBytesMax,
    onLateFault: () => undefined,
  })
  if ('fault' in started) return { fault: `${started.fault.kind}: ${started.fault.detail}` }
  try {
    return await askParty(started.party, text)
  } finally {
    await started.party.close()
  }
}

async function askParty(party: Party, text: string): Promise<PartyDeclaration> {
  const { declaration } = party
  const [ruleset] = declaration.rulesets ?? []
  if (ruleset !== undefined) return { declaration: declarationOf(ruleset, [], text) }
  if (!declaration.features.includes('config')) {
    const forks = declaration.forks.filter(isEvmFork).map((id) => ({ id, evmBase: id }))
    return { declaration: { title: text, forks, forksAreSome: true, systemCalls: declaration.systemCalls } }
  }
  const reply = await party.call('eth_config', {}, { timeoutMs: answerTimeoutMs, subject: 'eth_config' })
  if (reply.kind === 'fault') return { fault: `${reply.fault.kind}: ${reply.fault.detail}` }
  if (reply.kind === 'unsupported') return { fault: `declared eth_config and answered ${reply.name}: ${reply.detail}` }
  return { declaration: configDeclaration(reply.result, loadStandard(), text) }
}

function isEvmFork(name: string): name is EvmFork {
  return evmForkOrder.some((fork) => fork === name)
}
