import type { Bytes, Hash32 } from '../../model/Hex.ts'
import type { Context } from './Context.ts'
import type { MachineState, VoteName } from './State.ts'
import { become, emit, type Transition } from './Transition.ts'
import { codes, type OpenedMessage, type Signer } from './Wire.ts'

/** The validator that may sign at this height: nobody where the node only watches or is no validator. */
export function signerOf(state: MachineState, { self, rules }: Context): Signer | undefined {
  const member = self !== undefined && (state.validators.includes(self.address) || !rules.validatorsSign)
  return state.signing && member ? self : undefined
}

/** A vote that is about to leave. */
export interface Vote {
  readonly round: bigint
  /** What is signed in this round for ever; a second value never leaves. */
  readonly digest: Hash32
  readonly message: (signer: Signer) => OpenedMessage
}

/**
 * Signs and sends a vote, unless this node signed another value in this round.
 *
 * The same value may leave again: signatures are deterministic, so that a node which restarts repeats itself and nothing more.
 *
 * @returns Undefined where nothing may be sent.
 */
export function vote(
  at: Transition,
  name: VoteName,
  { round, digest, message }: Vote,
  context: Context,
): Transition | undefined {
  const { state } = at
  const signer = signerOf(state, context)
  if (signer === undefined) return undefined
  const key = `${name}/${round}` as const
  if (context.rules.signsOnce) {
    if (state.sent.has(key)) return undefined
    const before = state.signed.get(key)
    if (before !== undefined && before !== digest) return undefined
  }
  const recorded = become(at, {
    signed: new Map(state.signed).set(key, digest),
    sent: new Set(state.sent).add(key),
    signedHeight: state.height,
  })
  return emit(recorded, { sends: { code: codes[name], data: encoded(message(signer), context) } })
}

function encoded(message: OpenedMessage, { wire }: Context): Bytes {
  return wire.encode(message)
}
