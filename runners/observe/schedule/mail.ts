import type { ConsensusEvent } from '../../../src/model/generated/adapter.ts'
import type { ConsensusSchedule, ScheduleAction, ScheduleMutation } from '../../../src/model/generated/vector.ts'
import { bytes, quantity, type Bytes } from '../../../src/model/Hex.ts'
import { scheduleBounds } from './ScheduleRun.ts'
import { buildBlock, fits, type DrivenNode, type Letter, type Stage } from './Stage.ts'
import { codeOf, type Fields, type Said, type Statement } from './Wire.ts'

/**
 * Gives a letter to the network, which does with it what the schedule says.
 *
 * @param stage - The run.
 * @param letter - From anybody to anybody; what a node sends to itself always arrives.
 */
export function post(stage: Stage, letter: Letter): void {
  const action = actionOf(stage.schedule, letter)
  const { gst } = stage.schedule
  switch (action.do) {
    case 'deliver':
      return deliver(stage, letter)
    case 'duplicate':
      for (let time = 0; time < action.times; time++) deliver(stage, letter)
      return
    case 'delay':
      stage.held.push({ letter, untilRound: BigInt(action.untilRound) })
      return
    case 'partition':
    case 'drop':
      // Whoever lacks a block asks for it again; once the network is good, it gets it.
      if (letter.code === 'BLOCK' && gst !== undefined) {
        stage.held.push({ letter, untilRound: BigInt(gst.round) })
      }
  }
}

/** Puts a letter where its receiver reads it next. */
export function deliver(stage: Stage, letter: Letter): void {
  stage.letters++
  const most = scheduleBounds.lettersPerPairMax * stage.nodes.length ** 2
  if (stage.letters > most) {
    stage.stopped ??= { node: letter.from, why: `sends on, after more than ${most} messages in all` }
    return
  }
  stage.nodes.find(({ name }) => name === letter.to)?.inbox.push(letter)
}

/**
 * Tells what is done with a letter.
 *
 * @param schedule - Its rules; the first that fits decides.
 * @param letter - From where to where, and what it is about.
 */
export function actionOf(
  { rules, gst }: Pick<ConsensusSchedule, 'rules' | 'gst'>,
  { code, height, round, from, to }: Pick<Letter, 'code' | 'height' | 'round' | 'from' | 'to'>,
): ScheduleAction {
  const good = gst !== undefined && round >= BigInt(gst.round)
  if (good || (from === to && code !== 'TIMER')) return { do: 'deliver' }
  const rule = rules.find(
    (one) =>
      fits(one.height, height) &&
      fits(one.round, round) &&
      (one.codes?.includes(code) ?? true) &&
      (one.from?.includes(from) ?? true) &&
      (one.to?.includes(to) ?? true) &&
      // A rule that says nothing of timers is about messages.
      (code !== 'TIMER' || one.codes !== undefined),
  )
  if (rule === undefined) return { do: 'deliver' }
  if (rule.action.do !== 'partition') return rule.action
  const together = rule.action.groups.some((group) => group.includes(from) && group.includes(to))
  return { do: together ? 'deliver' : 'drop' }
}

/**
 * Sends what a core sent to everybody, altered where its node is Byzantine and the schedule says so.
 *
 * @param stage - The run.
 * @param node - Whose core sent it.
 * @param send - Code and bytes as they came.
 * @returns What was said; undefined where it is no message.
 */
export function postMessage(
  stage: Stage,
  node: DrivenNode,
  send: { readonly code: bigint; readonly data: Bytes },
): Said | undefined {
  const said = stage.wire.read(send.code, send.data)
  stage.bytes += send.data.length / 2
  if (stage.bytes > scheduleBounds.bytesMax) {
    stage.stopped ??= { node: node.name, why: `more than ${scheduleBounds.bytesMax} bytes were sent` }
  }
  if (said !== undefined) hear(stage, said)
  for (const { name: to } of stage.nodes) {
    const changed = said === undefined || to === node.name ? undefined : altered(stage, node, { said, to })
    const event: ConsensusEvent =
      changed === undefined
        ? { op: 'message', code: quantity(send.code), data: send.data }
        : { op: 'message', code: quantity(send.code), data: stage.wire.encode(changed) }
    const told = changed ?? said
    post(stage, {
      code: said?.code ?? 'PROPOSAL',
      height: said?.height ?? node.height,
      round: said?.round ?? node.round,
      from: node.name,
      to,
      event,
      ...(told !== undefined && { said: told }),
    })
  }
  return said
}

/** Remembers what was said, with the block in it. */
export function hear(stage: Stage, said: Said): void {
  stage.said.push(said)
  const block = said.block === undefined ? undefined : stage.book.read(said.block.rlp)
  if (block !== undefined && !stage.blocks.has(block.hash)) stage.blocks.set(block.hash, block)
}

function altered(
  stage: Stage,
  node: DrivenNode,
  { said, to }: { readonly said: Said; readonly to: string },
): Said | undefined {
  if (!node.byzantine) return undefined
  const mutation = (stage.schedule.mutations ?? []).find(
    (one) =>
      one.code === said.code &&
      one.from.includes(node.name) &&
      (one.to?.includes(to) ?? true) &&
      fits(one.height, said.height) &&
      fits(one.round, said.round),
  )
  if (mutation === undefined) return undefined
  const changed = alter(stage, node, { said, set: mutation.set })
  hear(stage, changed)
  return changed
}

function alter(
  stage: Stage,
  node: DrivenNode,
  { said, set }: { readonly said: Said; readonly set: ScheduleMutation['set'] },
): Said {
  const height = set.height === undefined ? said.height : BigInt(set.height)
  const round = set.round === undefined ? said.round : BigInt(set.round)
  const find = (name: ScheduleMutation['set']['block']): ReturnType<typeof buildBlock> =>
    name === undefined
      ? undefined
      : buildBlock(stage, { by: name.by, height, round: BigInt(name.round), parentHash: node.head.hash })
  const block = find(set.block)
  const digest = block?.hash ?? said.digest
  const named = set.prepared === 'none' ? undefined : set.prepared
  const named2 = find(named?.block)
  const prepared =
    named === undefined || named2 === undefined ? undefined : { round: BigInt(named.round), digest: named2.hash }
  const kept = set.prepared === undefined ? said.prepared : prepared
  const fields: Fields = {
    height,
    round,
    ...(digest !== undefined && { digest }),
    ...(kept !== undefined && { prepared: kept }),
  }
  const emptied = set.lists === 'none'
  const carried = said.code === 'PROPOSAL' ? block : named2
  const before = set.prepared === 'none' ? undefined : said.block
  const shown = carried ?? before
  return {
    ...signed(stage, node, { code: said.code, fields, wrongSeal: set.seal === 'wrong' }),
    ...(shown !== undefined && { block: { rlp: shown.rlp, hash: shown.hash, proposer: shown.proposer } }),
    roundChanges: emptied ? [] : said.roundChanges,
    prepares: emptied || set.prepared === 'none' ? [] : said.prepares,
  }
}

/** Signs a statement with the key of a Byzantine node; a commit gets its seal, right or wrong. */
export function signed(
  { wire }: Pick<Stage, 'wire'>,
  { key }: Pick<DrivenNode, 'key'>,
  {
    code,
    fields,
    wrongSeal = false,
  }: { readonly code: Statement['code']; readonly fields: Fields; readonly wrongSeal?: boolean },
): Statement {
  const { digest, round } = fields
  const over = wrongSeal ? round + 1n : round
  const seal = code === 'COMMIT' && digest !== undefined ? wire.seal(digest, over, key) : bytes('0x')
  return wire.sign(code, { ...fields, ...(code === 'COMMIT' && { seal }) }, key)
}

/** The event that brings a message. */
export function arrivalOf(stage: Stage, said: Said): ConsensusEvent {
  return { op: 'message', code: quantity(codeOf[said.code]), data: stage.wire.encode(said) }
}
