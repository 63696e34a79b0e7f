import { encode, type Item } from '../codec/Rlp.ts'
import { bareInteger, barePayload } from '../consensus/index.ts'
import type { OpenedProposal } from '../consensus/justification/Opened.ts'
import type { Outbox } from '../consensus/machine/index.ts'
import { Defect } from '../model/Defect.ts'
import { fromBytes, type Address, type Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { SealedBlock, Send } from './Packet.ts'
import { isExecutable, type Scene } from './Scene.ts'

/** What an honest node must never do, or a whole run never lack. */
export type Invariant =
  'agreement' | 'noDoubleSign' | 'lockKept' | 'validity' | 'sealed' | 'justified' | 'evidence' | 'progress'

/** An invariant that does not hold. */
export interface Violation {
  readonly invariant: Invariant
  readonly height: bigint
  /** Place of the node that broke it, or at which it showed. */
  readonly node: number
  readonly text: string
}

/**
 * Holds a run against what no schedule may bring about. It shares codecs and signature recovery with the machine, and no
 * rule: thresholds, leaders and justifications are written here once more, from their definitions.
 */
export interface Watch {
  /** An honest node is about to send. */
  readonly sent: (node: number, send: Send) => void
  /** A proposal reaches an honest node. */
  readonly proposed: (node: number, send: Send) => void
  /** A block is final for an honest node. */
  readonly finalized: (node: number, sealed: SealedBlock) => void
  /** An honest node holds somebody to have misbehaved. */
  readonly accused: (node: number, evidence: Outbox['evidence'][number]) => void
  /** The run could not go on, or took too many rounds. */
  readonly stalled: (node: number, height: bigint, text: string) => void
  readonly violations: readonly Violation[]
}

/** Violations of each invariant that are written down; one is enough to fail. */
const violationsMax = 3

interface Memory {
  /** By node, height, and then code and round; heights long gone are forgotten. */
  readonly signed: Map<number, Map<bigint, Map<string, string>>>
  readonly committed: Map<string, bigint>
  readonly justified: Set<string>
  readonly judged: Map<Send['data'], string | undefined>
  readonly chain: Map<bigint, { readonly hash: Hash32; readonly proposer: Address }>
  readonly report: (violation: Violation) => void
}

/**
 * Begins to watch.
 *
 * @param scene - Of the run.
 * @param deviating - Who may be accused.
 */
export function openWatch(scene: Scene, deviating: ReadonlySet<Address>): Watch {
  const violations: Violation[] = []
  const memory: Memory = {
    signed: new Map(),
    committed: new Map(),
    justified: new Set(),
    judged: new Map(),
    chain: new Map([[0n, { hash: scene.genesis.hash, proposer: scene.genesis.proposer }]]),
    report: (violation) => {
      const same = violations.filter(({ invariant }) => invariant === violation.invariant)
      if (same.length < violationsMax) violations.push(violation)
    },
  }
  return {
    violations,
    sent: (node, send) => checkSend(scene, memory, node, send),
    proposed: (node, send) => {
      const key = judgeProposal(scene, memory, send)
      if (key !== undefined) memory.justified.add(`${node}/${key}`)
    },
    finalized: (node, sealed) => checkFinal(scene, memory, node, sealed),
    accused: (node, { kind, signer, height }) => {
      if (!deviating.has(signer))
        memory.report({ invariant: 'evidence', height, node, text: `${kind} of the honest ${signer}` })
    },
    stalled: (node, height, text) => memory.report({ invariant: 'progress', height, node, text }),
  }
}

/**
 * Votes that any two sets of validators of this size share an honest one of, with fewer than a third faulty: two sets
 * overlap in 2 q - n, of whom f may be faulty.
 */
export function safeQuorum(validators: number): number {
  const faulty = Math.floor((validators - 1) / 3)
  return Math.ceil((validators + faulty + 1) / 2)
}

/** Messages are read as bare RLP: nothing of the machine tells what was signed. */
function checkSend(scene: Scene, memory: Memory, node: number, { code, data }: Send): void {
  const payload = barePayload(data)
  const [height, round] = [bareInteger(payload[0]), bareInteger(payload[1])]
  const key = `${code}/${round}`
  const value = fromBytes(encode(payload))
  const signed = signedAt(memory, node, height)
  const before = signed.get(key)
  if (before !== undefined && before !== value) {
    memory.report({
      invariant: 'noDoubleSign',
      height,
      node,
      text: `signs two values with code ${code} in round ${round}`,
    })
  }
  signed.set(key, value)
  const lockKey = `${node}/${height}`
  const committed = memory.committed.get(lockKey)
  if (code === 0x13 && round > 0n) checkPrepare(memory, { node, height, round, digest: payload[2] })
  if (code === 0x14) memory.committed.set(lockKey, committed !== undefined && committed > round ? committed : round)
  if (code !== 0x15 || committed === undefined || round <= committed) return
  const named = preparedRound(payload[2])
  if (named === undefined || named < committed) {
    const text = `commits in round ${committed} and then changes to round ${round} naming ${named === undefined ? 'no block' : `round ${named}`}`
    memory.report({ invariant: 'lockKept', height, node, text })
  }
}

/** Heights behind its latest one that what a node signed is remembered for. */
const heightsKept = 16n

function signedAt({ signed }: Memory, node: number, height: bigint): Map<string, string> {
  const ofNode = signed.get(node) ?? new Map<bigint, Map<string, string>>()
  const atHeight = ofNode.get(height) ?? new Map<string, string>()
  signed.set(node, ofNode)
  ofNode.set(height, atHeight)
  ofNode.delete(height - heightsKept)
  return atHeight
}

function preparedRound(prepared: Item | undefined): bigint | undefined {
  if (prepared === undefined || prepared instanceof Uint8Array || prepared[0] === undefined) return undefined
  return bareInteger(prepared[0])
}

interface Prepare {
  readonly node: number
  readonly height: bigint
  readonly round: bigint
  readonly digest: Item | undefined
}

function checkPrepare({ justified, report }: Memory, { node, height, round, digest }: Prepare): void {
  if (!(digest instanceof Uint8Array)) return
  if (justified.has(`${node}/${height}/${round}/${fromBytes(digest)}`)) return
  report({
    invariant: 'justified',
    height,
    node,
    text: `prepares in round ${round} what no proposal that it saw justifies`,
  })
}

/** @returns Height, round and digest of a proposal that is justified. */
function judgeProposal(scene: Scene, memory: Memory, send: Send): string | undefined {
  if (memory.judged.has(send.data)) return memory.judged.get(send.data)
  const verdict = judgedProposal(scene, memory, send)
  memory.judged.set(send.data, verdict)
  return verdict
}

function judgedProposal(scene: Scene, memory: Memory, { code, data }: Send): string | undefined {
  try {
    const message = scene.wire.read(code, data).open()
    if (message.kind !== 'proposal') return undefined
    const { height, round, digest } = message.opened.proposal.payload
    return isJustified(scene, memory, message.opened) ? `${height}/${round}/${digest}` : undefined
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

function isJustified(scene: Scene, memory: Memory, { proposal, roundChanges, prepares }: OpenedProposal): boolean {
  const { height, round, digest } = proposal.payload
  if (proposal.author !== leaderAt(scene, memory, height, round)) return false
  if (round === 0n) return true
  const changed = new Set<Address>()
  let highest: { readonly round: bigint; readonly digests: Set<Hash32> } | undefined
  for (const { payload, author } of roundChanges) {
    if (payload.height !== height || payload.round !== round || !scene.addresses.includes(author)) return false
    changed.add(author)
    const { prepared } = payload
    if (prepared === undefined) continue
    if (prepared.round >= round) return false
    if (highest === undefined || prepared.round > highest.round) highest = { round: prepared.round, digests: new Set() }
    if (prepared.round === highest.round) highest.digests.add(prepared.digest)
  }
  if (changed.size < safeQuorum(scene.addresses.length)) return false
  if (highest === undefined) return true
  const prepared = new Set<Address>()
  for (const { payload, author } of prepares) {
    const fits = payload.height === height && payload.round === highest.round && highest.digests.has(payload.digest)
    if (!fits || !scene.addresses.includes(author)) return false
    prepared.add(author)
  }
  const same = scene.wire.roundInBlock || highest.digests.has(digest)
  return same && prepared.size >= safeQuorum(scene.addresses.length)
}

/** Everybody leads in turn, from the one after whoever built the last block. */
function leaderAt({ addresses }: Scene, { chain }: Memory, height: bigint, round: bigint): Address | undefined {
  const last = height === 1n ? -1 : addresses.indexOf(chain.get(height - 1n)?.proposer ?? addresses[0] ?? absent())
  return addresses[Number((BigInt(last) + 1n + round) % BigInt(addresses.length))]
}

function checkFinal(scene: Scene, memory: Memory, node: number, { blockRlp, round, seals }: SealedBlock): void {
  const block = scene.wire.readBlock(blockRlp)
  const { height } = block
  const say = (invariant: Invariant, text: string): void => memory.report({ invariant, height, node, text })
  const before = memory.chain.get(height)
  if (before !== undefined && before.hash !== block.hash)
    say('agreement', `${block.hash} is final, and ${before.hash} too`)
  const parent = memory.chain.get(height - 1n)
  if (before === undefined) memory.chain.set(height, { hash: block.hash, proposer: block.proposer })
  if (parent !== undefined && parent.hash !== block.parentHash) say('validity', 'a final block has another parent')
  if (!isExecutable(scene, block)) say('validity', 'a final block does not execute')
  const hash = scene.wire.commitHashOf(scene.wire.digestOf(block, round), round)
  const signers = new Set(seals.flatMap((seal) => scene.wire.recoverSeal(hash, seal) ?? []))
  const known = [...signers].filter((signer) => scene.addresses.includes(signer)).length
  if (known < safeQuorum(scene.addresses.length)) say('sealed', `a block is final with seals of ${known} validators`)
}

function absent(): never {
  throw new Defect('a simulation has validators')
}
