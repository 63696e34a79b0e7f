import type { ConsensusEvent } from '../../../src/model/generated/adapter.ts'
import type { ScheduleBlock, ScheduleForgery, ScheduleStatement } from '../../../src/model/generated/vector.ts'
import { quantity, type Bytes, type Hash32 } from '../../../src/model/Hex.ts'
import type { ReadBlock } from './BlockBook.ts'
import { arrivalOf, hear, signed } from './mail.ts'
import { buildBlock, type DrivenNode, type Letter, type Stage } from './Stage.ts'
import type { Fields, MessageCode, Said, Statement } from './Wire.ts'

type Message = ScheduleForgery['message']

/**
 * Makes a forged message out of a Byzantine key and of what has been said so far.
 *
 * @param stage - The run.
 * @param forgery - What is to be made.
 * @param to - Its receiver.
 * @returns Undefined where there is nothing to make it of.
 */
export function forge(stage: Stage, { from, message }: ScheduleForgery, to: string): Letter | undefined {
  const node = stage.nodes.find(({ name, byzantine }) => name === from && byzantine)
  if (node === undefined) return undefined
  const place = { height: BigInt(message.height), round: BigInt(message.round) }
  if (message.code === 'BLOCK') {
    const event = sealedBlock(stage, node, message)
    return event === undefined ? undefined : { code: 'BLOCK', ...place, from, to, event }
  }
  const said = sayIt(stage, node, message)
  if (said === undefined) return undefined
  hear(stage, said)
  return { code: message.code, ...place, from, to, event: arrivalOf(stage, said), said }
}

function sayIt(
  stage: Stage,
  node: DrivenNode,
  message: Exclude<Message, { readonly code: 'BLOCK' }>,
): Said | undefined {
  const { code } = message
  const [height, round] = [BigInt(message.height), BigInt(message.round)]
  const list = (name: MessageCode, wanted: readonly ScheduleStatement[]): readonly Statement[] =>
    wanted
      .flatMap((one) => statementOf(stage, node, { code: name, wanted: one, height }) ?? [])
      .toSorted((left, right) => ((left.author ?? '') < (right.author ?? '') ? -1 : 1))
  if (code === 'ROUND_CHANGE') {
    const block = message.prepared === undefined ? undefined : blockOf(stage, node, height, message.prepared.block)
    const prepared =
      message.prepared === undefined || block === undefined
        ? {}
        : { prepared: { round: BigInt(message.prepared.round), digest: block.hash } }
    return {
      ...signed(stage, node, { code, fields: { height, round, ...prepared } }),
      ...(block !== undefined && { block: { rlp: block.rlp, hash: block.hash, proposer: block.proposer } }),
      roundChanges: [],
      prepares: list('PREPARE', message.prepares),
    }
  }
  const block = blockOf(stage, node, height, message.block)
  if (block === undefined) return undefined
  const wrongSeal = code === 'COMMIT' && message.seal === 'wrong'
  const statement = signed(stage, node, { code, fields: { height, round, digest: block.hash }, wrongSeal })
  if (message.code !== 'PROPOSAL') return { ...statement, roundChanges: [], prepares: [] }
  return {
    ...statement,
    block: { rlp: block.rlp, hash: block.hash, proposer: block.proposer },
    roundChanges: list('ROUND_CHANGE', message.roundChanges),
    prepares: list('PREPARE', message.prepares),
  }
}

interface Wanted {
  readonly code: MessageCode
  readonly wanted: ScheduleStatement
  readonly height: bigint
}

/** Signs what can be signed here, and finds what an honest validator has signed. */
function statementOf(stage: Stage, node: DrivenNode, { code, wanted, height: here }: Wanted): Statement | undefined {
  const height = wanted.height === undefined ? here : BigInt(wanted.height)
  const round = BigInt(wanted.round)
  const digest = wanted.block === undefined ? undefined : blockOf(stage, node, height, wanted.block)?.hash
  const named = wanted.prepared === undefined ? undefined : blockOf(stage, node, height, wanted.prepared.block)
  const fields: Fields = {
    height,
    round,
    ...(digest !== undefined && { digest }),
    ...(wanted.prepared !== undefined &&
      named !== undefined && { prepared: { round: BigInt(wanted.prepared.round), digest: named.hash } }),
  }
  const key = wanted.key ?? byzantineKey(stage, wanted.validator)
  if (key !== undefined) return signed(stage, { key }, { code, fields })
  const author = wanted.validator === undefined ? undefined : stage.addresses[wanted.validator]
  const spoken = stage.said.flatMap((said) => [said, ...said.roundChanges, ...said.prepares])
  return spoken.find(
    (one) =>
      one.code === code &&
      one.author === author &&
      one.height === height &&
      one.round === round &&
      (digest === undefined || one.digest === digest),
  )
}

function byzantineKey({ nodes }: Stage, validator: number | undefined): Hash32 | undefined {
  return nodes.find((node) => node.byzantine && node.validator === validator)?.key
}

/** The block that somebody builds at a height; undefined where nobody knows yet what the height builds on. */
function blockOf(stage: Stage, node: DrivenNode, height: bigint, { by, round }: ScheduleBlock): ReadBlock | undefined {
  const heads = [node, ...stage.nodes].map(({ head }) => head)
  const parent = heads.find((head) => head.height === height - 1n)?.hash ?? parentOf(stage, height)
  return parent === undefined ? undefined : buildBlock(stage, { by, height, round: BigInt(round), parentHash: parent })
}

/** The block before a height that all nodes have left behind. */
function parentOf({ blocks, schedule }: Stage, height: bigint): Hash32 | undefined {
  if (BigInt(schedule.parent.height) === height - 1n) return schedule.parent.hash
  return [...blocks.values()].find((block) => block.height === height)?.parentHash
}

function sealedBlock(
  stage: Stage,
  node: DrivenNode,
  message: Extract<Message, { readonly code: 'BLOCK' }>,
): ConsensusEvent | undefined {
  const [height, round] = [BigInt(message.height), BigInt(message.round)]
  const block = blockOf(stage, node, height, message.block)
  if (block === undefined) return undefined
  const sealOf = (validator: number): Bytes | undefined => {
    const key = byzantineKey(stage, validator)
    if (key !== undefined) return stage.wire.seal(block.hash, round, key)
    return stage.said.find(
      (one) =>
        one.code === 'COMMIT' &&
        one.digest === block.hash &&
        one.round === round &&
        one.sealer !== undefined &&
        one.sealer === stage.addresses[validator],
    )?.seal
  }
  const ordered = message.sealers.toSorted((left, right) => left - right)
  const seals = ordered.flatMap((validator) => sealOf(validator) ?? [])
  return { op: 'head', blockRlp: block.rlp, round: quantity(round), seals, validators: stage.addresses }
}
