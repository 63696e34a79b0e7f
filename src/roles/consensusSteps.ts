import {
  acceptedOf,
  createContext,
  finish,
  phaseOf,
  restart,
  start,
  step,
  type Context,
  type Event,
  type MachineRules,
  type MachineState,
  type Outbox,
} from '../consensus/machine/index.ts'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import { refusalOf } from '../execution/Party.ts'
import type {
  ConsensusEvent,
  ConsensusOutcome,
  ConsensusStart,
  ConsensusStepParams,
  ConsensusStepResult,
} from '../model/generated/adapter.ts'
import { address, fromBytes, integer, quantity, toBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { loadStandard } from '../standard/loadStandard.ts'
import type { Serves } from './sequencer.ts'

/** Nodes that are kept; the oldest is forgotten. */
const nodesMax = 256

/** What the nodes are made of. */
export interface StepOptions {
  readonly crypto: Pick<CryptoBackend, 'keccak256' | 'ecrecover' | 'sign' | 'publicKeyOf'>
  /** Plants a fault in the rules. */
  readonly alter?: (rules: MachineRules) => MachineRules
}

interface Node {
  readonly context: Context
  state: MachineState
}

/** Makes the method that drives nodes of a consensus; each token is one node. */
export function consensusSteps(options: StepOptions): Serves<'consensus_step'> {
  const nodes = new Map<string, Node>()
  return {
    consensus_step: async (params) => {
      try {
        return drive(params, nodes, options)
      } catch (error) {
        return refusalOf(error)
      }
    },
  }
}

function drive(
  { token, start: beginning, events }: ConsensusStepParams,
  nodes: Map<string, Node>,
  options: StepOptions,
): ConsensusStepResult {
  const begun = beginning === undefined ? undefined : begin(beginning, options)
  const node = begun?.node ?? nodes.get(token)
  if (node === undefined) throw new Rejection('CONSENSUS_NODE_UNKNOWN', { token })
  nodes.delete(token)
  nodes.set(token, node)
  for (const oldest of nodes.keys()) if (nodes.size > nodesMax) nodes.delete(oldest)
  const steps = events.map((event) => {
    const { state, outbox } = step(node.state, toEvent(event), node.context)
    node.state = state
    return toOutcome(state, outbox, node.context)
  })
  return { status: 'stepped', ...(begun !== undefined && { started: begun.outcome }), steps }
}

function begin(
  {
    profile: name,
    chain,
    key,
    parent,
    validators,
    baseTimeoutMs,
    blockPeriodMs,
    emptyBlockPeriodMs,
    restarted,
  }: ConsensusStart,
  { crypto, alter }: StepOptions,
): { readonly node: Node; readonly outcome: ConsensusOutcome } {
  const profile = loadStandard().consensus.get(name)
  if (profile === undefined) throw new Rejection('CONSENSUS_PROFILE_UNKNOWN', { profile: name })
  const context = createContext({
    consensus: { profile, chain, keccak256: crypto.keccak256, ecrecover: crypto.ecrecover },
    ...(key !== undefined && {
      self: {
        address: address(fromBytes(crypto.keccak256(crypto.publicKeyOf(toBytes(key))).subarray(12))),
        sign: (hash) => crypto.sign(hash, toBytes(key)),
      },
    }),
    baseTimeoutMs: Number(baseTimeoutMs),
    blockPeriodMs: Number(blockPeriodMs),
    ...(emptyBlockPeriodMs !== undefined && { emptyBlockPeriodMs: Number(emptyBlockPeriodMs) }),
    ...(alter !== undefined && { alter }),
  })
  const place = { parent: { ...parent, height: integer(parent.height) }, validators }
  const begun =
    restarted === undefined
      ? start({ ...place, signedHeight: -1n }, context)
      : restart(place, restarted.durable ?? null, context)
  const { state, outbox } = finish(begun, context)
  return { node: { context, state }, outcome: toOutcome(state, outbox, context) }
}

function toEvent(event: ConsensusEvent): Event {
  switch (event.op) {
    case 'message':
      return { ...event, code: Number(event.code) }
    case 'timer':
      return { ...event, height: integer(event.height), round: integer(event.round) }
    case 'head':
      return { ...event, round: integer(event.round) }
    case 'candidate':
    case 'executed':
      return event
  }
}

function toOutcome(state: MachineState, outbox: Outbox, context: Context): ConsensusOutcome {
  const { verdict, sends, timers, asks, finalized, evidence, persist } = outbox
  return {
    ...(verdict !== undefined && { verdict }),
    ...(sends.length > 0 && { sends: sends.map(({ code, data }) => ({ code: quantity(code), data })) }),
    ...(timers.length > 0 && { timers: timers.map(toTimer) }),
    ...(asks.length > 0 && { asks: asks.map(toAsk) }),
    ...(finalized.length > 0 && { finalized: finalized.map((one) => ({ ...one, round: quantity(one.round) })) }),
    ...(evidence.length > 0 && { evidence: evidence.map(toEvidence) }),
    ...(persist !== undefined && { persist }),
    state: toState(state, context),
  }
}

function toTimer(timer: Outbox['timers'][number]): NonNullable<ConsensusOutcome['timers']>[number] {
  const { op, kind, height, round } = timer
  const place = { op, kind, height: quantity(height), round: quantity(round) }
  return timer.op === 'set' ? { ...place, timeoutMs: quantity(timer.timeoutMs) } : place
}

function toAsk(ask: Outbox['asks'][number]): NonNullable<ConsensusOutcome['asks']>[number] {
  return ask.kind === 'needBlock'
    ? { kind: ask.kind, height: quantity(ask.height), round: quantity(ask.round) }
    : { kind: ask.kind, digest: ask.digest }
}

function toEvidence(evidence: Outbox['evidence'][number]): NonNullable<ConsensusOutcome['evidence']>[number] {
  return {
    ...evidence,
    height: quantity(evidence.height),
    round: quantity(evidence.round),
    statements: evidence.statements.map((one) => ({ ...one, code: quantity(one.code) })),
  }
}

function toState(state: MachineState, { wire }: Context): ConsensusOutcome['state'] {
  const accepted = acceptedOf(state)
  const { lock } = state
  return {
    height: quantity(state.height),
    round: quantity(state.round),
    phase: phaseOf(state),
    ...(accepted !== undefined && { proposal: accepted.proposal.payload.digest }),
    ...(lock !== undefined && {
      prepared: { round: quantity(lock.round), digest: wire.digestOf(lock.block, lock.round) },
    }),
  }
}
