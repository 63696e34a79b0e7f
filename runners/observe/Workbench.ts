import { parseConnect, type Connect } from '../adapters/connect.ts'
import type { Fault } from '../adapters/Fault.ts'
import type { PartyOptions, Started } from '../adapters/Party.ts'
import { startParty } from '../adapters/start.ts'
import type { Role } from '../../src/model/generated/adapter.ts'
import type { Pair } from './Pair.ts'

/** A pair with the processes behind it. */
export interface Workbench {
  readonly pair: Pair
  close(): Promise<void>
}

export interface WorkbenchOptions {
  readonly sequencer: Connect
  readonly prover: Connect
  /** Connect string of the reference; read when somebody needs it. */
  readonly reference: string
  readonly budgetMs: number
  readonly handshakeTimeoutMs: number
  readonly answerBytesMax: number
  readonly onLateFault: (role: Role, subject: string, fault: Fault) => void
}

/**
 * Starts the processes of a pair; the reference waits until somebody needs it.
 *
 * @param options - Whom to start, and the bounds.
 * @returns The pair, in which a party that did not start is its fault.
 */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { budgetMs, handshakeTimeoutMs, answerBytesMax } = options
  const partyOptions = (role: Role): PartyOptions => ({
    handshakeTimeoutMs,
    answerBytesMax,
    onLateFault: (subject, fault) => options.onLateFault(role, subject, fault),
  })
  const [sequencer, prover] = await Promise.all([
    startParty(options.sequencer, partyOptions('sequencer')),
    startParty(options.prover, partyOptions('prover')),
  ])
  let reference: Promise<Started> | undefined
  const startReference = (): Promise<Started> => {
    const ignoreLate: PartyOptions = { handshakeTimeoutMs, answerBytesMax, onLateFault: () => undefined }
    reference ??= startParty(parseConnect(options.reference), ignoreLate)
    return reference
  }
  const pair: Pair = { sequencer, prover, reference: startReference, budgetMs, controls: { asked: 0 } }
  return {
    pair,
    async close() {
      const started = [sequencer, prover, ...(reference === undefined ? [] : [await reference])]
      await Promise.all(started.map(async (one) => ('party' in one ? one.party.close() : undefined)))
    },
  }
}
