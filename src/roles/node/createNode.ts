import {
  createContext,
  finish,
  restart,
  start,
  type Context,
  type MachineState,
} from '../../consensus/machine/index.ts'
import { Defect } from '../../model/Defect.ts'
import { quantity } from '../../model/Hex.ts'
import { loadStandard } from '../../standard/loadStandard.ts'
import { createPool } from '../pool/createPool.ts'
import { poolRules } from '../pool/PoolRules.ts'
import { obey, settle } from './drive.ts'
import { hear } from './hear.ts'
import type { Ledger } from './Ledger.ts'
import type { NodeBody } from './NodeBody.ts'
import type { NodeEvent, NodeOutbox } from './NodeEvent.ts'
import type { NodeOptions } from './NodeOptions.ts'
import { openLedger } from './openLedger.ts'
import { takeSealed } from './takeSealed.ts'
import { takeTransaction } from './takeTransaction.ts'
import { closeWork, openWork, post } from './Work.ts'

/** A sequencer node: consensus, pool and execution. */
export interface SequencerNode {
  /** What has to be done before the first event: timers, and where the node comes back, votes. */
  readonly begun: NodeOutbox
  /**
   * Lets something happen. Events are taken one after another; the same events always give the same outboxes.
   *
   * @param event - What happened.
   * @returns What has to be done; `finalized` and `persist` have to be on disk before anything of `parcels` leaves.
   */
  readonly handle: (event: NodeEvent) => Promise<NodeOutbox>
  /** What it knows of the chain; to be looked at only. */
  readonly ledger: Readonly<Ledger>
  /** Height and round that it is in. */
  readonly view: () => Pick<MachineState, 'height' | 'round'>
}

/**
 * Makes a node; with what it had on disk, it goes on where it was.
 *
 * @param options - Chain, key, times and bounds.
 * @returns The node; no clock, no chance and no network inside.
 * @throws {@link Rejection} as `readBatchSet` at genesis, and `DURABLE_STATE_MALFORMED`.
 * @see SEQ-1 to SEQ-8
 */
export async function createNode(options: NodeOptions): Promise<SequencerNode> {
  const ledger = openLedger(options)
  const context = contextOf(options, ledger)
  const pool = createPool({ ...options.pool, poolRules, crypto: options.party.crypto })
  const { state } = start({ ...placeOf(ledger), signedHeight: 0n }, context)
  const body: NodeBody = {
    options,
    context,
    ledger,
    pool,
    state,
    heldSince: new Map(),
    asked: new Set(),
    stopped: false,
  }
  const begun = await begin(body)
  let last: Promise<unknown> = Promise.resolve()
  const handle = (event: NodeEvent): Promise<NodeOutbox> => {
    const next = last.then(() => happen(body, event))
    last = next.catch(() => undefined)
    return next
  }
  return { begun, handle, ledger, view: () => ({ height: body.state.height, round: body.state.round }) }
}

function contextOf({ party, self, times, around, plants }: NodeOptions, { chain }: Ledger): Context {
  const { ruleset } = party.book
  const profile = loadStandard().consensus.get(ruleset.consensusProfile)
  if (profile === undefined) throw new Defect(`${ruleset.name} has no consensus profile that is known`)
  const context = createContext({
    consensus: {
      profile,
      chain: { chainId: quantity(BigInt(ruleset.chainId)), genesisHash: chain.genesis.hash },
      keccak256: party.crypto.keccak256,
      ecrecover: party.crypto.ecrecover,
    },
    ...(self !== undefined && { self }),
    ...times,
    ...(plants?.rules !== undefined && { alter: plants.rules }),
  })
  return around === undefined ? context : around(context)
}

/** The block that the next one builds on, and who validates that. */
function placeOf({ head, set }: Ledger): Parameters<typeof restart>[0] {
  const { block, validators } = head
  const parent = { height: block.header.number, hash: block.hash, proposer: block.header.source.miner, validators }
  return { parent, validators: set.validators }
}

async function begin(body: NodeBody): Promise<NodeOutbox> {
  const { stored } = body.options
  if (stored !== undefined) {
    // What came of these blocks was done when they became final.
    for (const sealed of stored.blocks) await takeSealed(body, sealed, openWork())
  }
  const place = placeOf(body.ledger)
  const transition =
    stored === undefined
      ? start({ ...place, signedHeight: 0n }, body.context)
      : restart(place, stored.durable, body.context)
  const { state, outbox } = finish(transition, body.context)
  body.state = state
  const work = openWork()
  obey(outbox, work)
  await settle(body, work)
  return closeWork(work)
}

async function happen(body: NodeBody, event: NodeEvent): Promise<NodeOutbox> {
  const work = openWork()
  if (body.stopped) return closeWork(work)
  switch (event.op) {
    case 'clock':
      if (event.nowS > body.ledger.nowS) body.ledger.nowS = event.nowS
      break
    case 'timer':
      work.events.push(event)
      break
    case 'transaction':
      takeTransaction(body, event.encoded, work)
      if (work.fate?.status === 'pooled') post(work, { kind: 'transaction', encoded: event.encoded })
      break
    case 'packet':
      await hear(body, event, work)
      break
  }
  await settle(body, work)
  return closeWork(work)
}
