import type { ConsensusMessage, MessageName } from '../../consensus/index.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { quantity } from '../../model/Hex.ts'
import type { ConsensusCase } from './ConsensusCase.ts'
import type { Signatory } from './council.ts'
import { messageQuestion, type Scene } from './messages.ts'

/** A message that is refused, and why. */
export interface Change {
  readonly name: string
  readonly what: string
  readonly message: ConsensusMessage
  readonly reason: Reason
  readonly clause: string
  readonly twin: string
}

/** Id of a case. */
export function idOf(scene: Scene, name: MessageName, rest: string): string {
  return `sign/${scene.context.profile.name}/${name.toLowerCase().replace('_', '-')}-${rest}`
}

/** A case that is refused. */
export function refused(scene: Scene, { name, what, message, reason, clause, twin }: Change): ConsensusCase {
  const kind = message.signed.name
  return {
    name: idOf(scene, kind, name),
    given: `Seven validators under the profile ${scene.context.profile.name}, and a ${kind} ${what}.`,
    when: 'A consensus core is given the message.',
    must: 'It refuses the message.',
    clauses: [clause],
    twin,
    asked: messageQuestion(message, scene),
    expected: { kind: 'reject', reason },
  }
}

/** A message that is taken. */
export interface Taken {
  readonly name: string
  readonly what: string
  readonly message: ConsensusMessage
  readonly author: Signatory
}

/** A case that is taken. */
export function taken(scene: Scene, { name, what, message, author }: Taken): ConsensusCase {
  const kind = message.signed.name
  return {
    name: idOf(scene, kind, name),
    given: `Seven validators under the profile ${scene.context.profile.name}, and a ${kind} ${what}.`,
    when: 'A consensus core is given the message.',
    must: 'It names the author.',
    clauses: ['CNS-5', 'CNS-6', 'CNS-10', 'CNS-11', 'CNS-12', 'CNS-13', ...(kind === 'COMMIT' ? ['CNS-14'] : [])],
    asked: messageQuestion(message, scene),
    expected: { kind: 'accept', facts: { author: author.address, height: quantity(20), round: quantity(2) } },
  }
}
