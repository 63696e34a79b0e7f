import { codes } from '../../consensus/machine/index.ts'
import { changeOf, commitOf, prepareOf, say } from '../../fill/steps/messages.ts'
import type { OpenedMessage } from '../../consensus/machine/index.ts'
import type { Hash32 } from '../../model/Hex.ts'
import type { Send } from '../Packet.ts'
import type { Means } from './Byzantine.ts'

/** Writes a message. */
export function written({ scene }: Pick<Means, 'scene'>, message: OpenedMessage): Send {
  return { code: codes[message.kind], data: scene.wire.encode(message) }
}

/** A height and a round. */
export interface Place {
  readonly height: bigint
  readonly round: bigint
}

/** Signs a prepare and a commit for a digest, whatever was signed before. */
export function bothVotes(means: Means, place: Place, digest: Hash32): readonly Send[] {
  const { lab } = means.scene
  const vote = { ...place, digest }
  return [
    written(means, say.prepare(prepareOf(lab, means.self, vote))),
    written(means, say.commit(commitOf(lab, means.self, vote))),
  ]
}

/** Signs that nothing was prepared. */
export function emptyChange(means: Means, place: Place): Send {
  return written(means, say.roundChange({ roundChange: changeOf(means.scene.lab, means.self, place), prepares: [] }))
}
