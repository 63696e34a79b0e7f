import type { CryptoBackend } from '../../../../src/crypto/CryptoBackend.ts'
import { loadCrypto } from '../../../../src/crypto/loadCrypto.ts'
import type { Ruleset } from '../../../../src/model/generated/ruleset.ts'
import type { OrderingPolicy } from '../../../../src/model/generated/standard.ts'
import { bytes, type Bytes } from '../../../../src/model/Hex.ts'
import { createNode, type SequencerNode } from '../../../../src/roles/node/createNode.ts'
import type { NodeEvent, NodeOutbox } from '../../../../src/roles/node/NodeEvent.ts'
import type { Key, NodeOptions, Plants, Stored } from '../../../../src/roles/node/NodeOptions.ts'
import type { FinalBlock } from '../../../../src/roles/node/SealedChain.ts'
import { signTransaction } from '../../../../src/roles/node/signTransaction.ts'
import { deploy, type Deployment, type DeploymentOptions } from '../../../../src/simulation/sequencers/deploy.ts'
import { loadStandard } from '../../../../src/standard/loadStandard.ts'

const gwei = 10n ** 9n
const limits = { transactionsMax: 256, bytesMax: 1_000_000, perSenderMax: 16, nonceGapMax: 4 } as const

/** What is different about a committee; the rest is as in every other. */
export interface CommitteeOptions {
  readonly validators: number
  readonly ruleset?: Ruleset
  readonly policy?: string
  readonly batchBlocks?: bigint
  readonly alloc?: NonNullable<DeploymentOptions['alloc']>
  /** By place. */
  readonly plants?: ReadonlyMap<number, Plants>
  readonly options?: Partial<NodeOptions>
  /** Validators beside those of the first set. */
  readonly reserve?: number
}

/** Everything that came out of a node. */
interface Told {
  readonly place: number
  readonly outbox: NodeOutbox
}

/** Nodes that hear each other at once, with timers that fire when the test says so. */
export interface Committee {
  readonly deployment: Deployment
  readonly nodes: SequencerNode[]
  readonly told: Told[]
  /** Places that hear, do and say nothing; to be changed by the test. */
  readonly down: Set<number>
  /** Places that nobody hears; to be changed by the test. */
  readonly muted: Set<number>
  /** Sends one transfer of each of the users, with these priority fees in gwei, to node 0. */
  readonly pay: (fees: readonly bigint[], nonce?: bigint) => Promise<readonly Bytes[]>
  /** Sends a call of the contract that holds the set to node 0. */
  readonly call: (call: {
    readonly from: Key
    readonly nonce: bigint
    readonly value?: bigint
    readonly data: Bytes
  }) => Promise<void>
  /** Sends the transaction that creates the Rewards contract. */
  readonly createRewards: () => Promise<void>
  /** Lets something happen to a node, and all that follows. */
  readonly tell: (place: number, event: NodeEvent) => Promise<void>
  /** Fires the timers of a kind that run at the nodes that are least far. */
  readonly fire: (kind: 'block' | 'round') => Promise<void>
  /** Fires the block timers. */
  readonly makeBlock: () => Promise<void>
  readonly restart: (place: number, stored: Stored) => Promise<void>
  readonly finals: (place: number) => readonly FinalBlock[]
  readonly optionsOf: (place: number) => NodeOptions
}

/** The ruleset of the reference chain. */
export function referenceRuleset(): Ruleset {
  return rulesetNamed('lockstep-reference')
}

/** A ruleset of the standard. */
export function rulesetNamed(name: string): Ruleset {
  const found = loadStandard().rulesets.get(name)
  if (found === undefined) throw new Error(`there is no ruleset ${name}`)
  return found.ruleset
}

/** A policy of the standard. */
export function policyNamed(name: string): OrderingPolicy {
  const policy = loadStandard().ordering.get(name)
  if (policy === undefined) throw new Error(`there is no policy ${name}`)
  return policy
}

/** Opens a committee on a chain that has its genesis block alone. */
export async function openCommittee(wanted: CommitteeOptions): Promise<Committee> {
  const crypto = await loadCrypto('auto')
  const { validators, ruleset = referenceRuleset(), batchBlocks = 4n } = wanted
  const deployment = await deploy({
    ruleset,
    validators,
    batchBlocks,
    crypto,
    users: 6,
    reserve: wanted.reserve ?? 0,
    ...(wanted.alloc !== undefined && { alloc: wanted.alloc }),
  })
  const optionsOf = (place: number): NodeOptions => {
    const plants = wanted.plants?.get(place)
    const self = deployment.validators[place]
    return {
      ...deployment,
      ...(self !== undefined && { self }),
      pool: { limits, policy: policyNamed(wanted.policy ?? 'priority-fee') },
      times: { baseTimeoutMs: 1000, blockPeriodMs: 500 },
      timestampAheadMaxS: 2n,
      ...(plants !== undefined && { plants }),
      ...wanted.options,
    }
  }
  const nodes = await Promise.all(deployment.validators.map((_, place) => createNode(optionsOf(place))))
  const told: Told[] = []
  const [down, muted] = [new Set<number>(), new Set<number>()]
  const timers = nodes.map(() => new Map<string, NodeEvent & { readonly op: 'timer' }>())
  const queue: { readonly to: number; readonly event: NodeEvent }[] = []
  const take = (place: number, outbox: NodeOutbox): void => {
    told.push({ place, outbox })
    for (const { op, kind, height, round } of outbox.timers) {
      const key = `${kind}/${height}/${round}`
      if (op === 'set') timers[place]?.set(key, { op: 'timer', kind, height, round })
      else timers[place]?.delete(key)
    }
    if (down.has(place) || muted.has(place)) return
    for (const { to, packet } of outbox.parcels) {
      for (const other of nodes.keys()) {
        if (other !== place && !down.has(other) && (to === 'all' || to === other))
          queue.push({ to: other, event: { op: 'packet', from: place, packet } })
      }
    }
  }
  const tell = async (place: number, event: NodeEvent): Promise<void> => {
    queue.push({ to: place, event })
    for (let due = queue.shift(); due !== undefined; due = queue.shift()) {
      const outbox = down.has(due.to) ? undefined : await nodes[due.to]?.handle(due.event)
      if (outbox !== undefined) take(due.to, outbox)
    }
  }
  for (const [place, node] of nodes.entries()) take(place, node.begun)
  const fire = async (kind: 'block' | 'round'): Promise<void> => {
    const due = timers.flatMap((running, place) =>
      [...running].flatMap(([key, event]) => (event.kind === kind ? [{ place, key, event }] : [])),
    )
    for (const { place, key, event } of due) {
      if (!down.has(place) && timers[place]?.delete(key) === true) await tell(place, event)
    }
  }
  return {
    deployment,
    nodes,
    told,
    down,
    muted,
    tell,
    fire,
    optionsOf,
    makeBlock: () => fire('block'),
    pay: (fees, nonce = 0n) => pay({ deployment, crypto, tell }, fees, nonce),
    call: ({ from, nonce, value = 0n, data }) => {
      const fields = {
        chainId: BigInt(ruleset.chainId),
        nonce,
        maxPriorityFeePerGas: 20n * gwei,
        maxFeePerGas: 100n * gwei,
        gasLimit: 1_000_000n,
        to: deployment.place.address,
        value,
        data,
      }
      const encoded = signTransaction(fields, { keccak256: crypto.keccak256, sign: from.sign })
      return tell(0, { op: 'transaction', encoded })
    },
    createRewards: async () => {
      if (deployment.creation !== undefined) await tell(0, { op: 'transaction', encoded: deployment.creation })
    },
    restart: async (place, stored) => {
      timers[place]?.clear()
      const node = await createNode({ ...optionsOf(place), stored })
      nodes[place] = node
      take(place, node.begun)
      const [next] = queue.splice(0, 1)
      if (next !== undefined) await tell(next.to, next.event)
    },
    finals: (place) => told.flatMap((one) => (one.place === place ? one.outbox.finalized : [])),
  }
}

interface Payment extends Pick<Committee, 'deployment' | 'tell'> {
  readonly crypto: CryptoBackend
}

async function pay(
  { deployment, crypto, tell }: Payment,
  fees: readonly bigint[],
  nonce: bigint,
): Promise<readonly Bytes[]> {
  const encoded = fees.map((fee, index) => transferOf(deployment, crypto, { user: index, fee, nonce }))
  for (const one of encoded) await tell(0, { op: 'transaction', encoded: one })
  return encoded
}

/** Signs a transfer of one wei from a user, with a priority fee in gwei. */
export function transferOf(
  { users, party }: Deployment,
  { keccak256 }: Pick<CryptoBackend, 'keccak256'>,
  { user, fee, nonce }: { readonly user: number; readonly fee: bigint; readonly nonce: bigint },
): Bytes {
  const sender = users[user]
  if (sender === undefined) throw new Error(`there is no user ${user}`)
  return signTransaction(
    {
      chainId: BigInt(party.book.ruleset.chainId),
      nonce,
      maxPriorityFeePerGas: fee * gwei,
      maxFeePerGas: 100n * gwei,
      gasLimit: 21_000n,
      to: sender.address,
      value: 1n,
      data: bytes('0x'),
    },
    { keccak256, sign: sender.sign },
  )
}
