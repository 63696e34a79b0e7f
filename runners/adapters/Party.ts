import type { HelloResult, Method, Methods } from '../../src/model/generated/adapter.ts'
import type { Hash32 } from '../../src/model/Hex.ts'
import type { Ruleset } from '../../src/model/generated/ruleset.ts'
import type { Connect } from './connect.ts'
import type { Fault } from './Fault.ts'

/** Methods that belong to a case; the handshake is not among them. */
export type CaseMethod = Exclude<Method, 'lockstep_hello' | 'lockstep_configure'>

/** What came of a request. */
export type Reply<M extends CaseMethod> =
  | { readonly kind: 'result'; readonly result: Methods[M]['result'] }
  /** The adapter says that it cannot; whether it may depends on what it declared. */
  | { readonly kind: 'unsupported'; readonly name: string; readonly lack?: string; readonly detail: string }
  | { readonly kind: 'fault'; readonly fault: Fault }

/** A ruleset with its hash, as it goes into `lockstep_configure`. */
export interface HashedRuleset {
  readonly ruleset: Ruleset
  readonly hash: Hash32
}

export interface CallOptions {
  /** In force while the request runs; absent for methods that need none. */
  readonly ruleset?: HashedRuleset
  /** Budget from the moment that the adapter has nothing before it. */
  readonly timeoutMs: number
  /** Id of the case, for faults that turn up after the answer. */
  readonly subject: string
}

/** A running client under test, restarted by itself when it fails. */
export interface Party {
  readonly connect: Connect
  /** What it declared when it was first started. */
  readonly declaration: HelloResult
  /** Asks; never throws: an adapter that cannot answer is a reply too. */
  call<M extends CaseMethod>(method: M, params: Methods[M]['params'], options: CallOptions): Promise<Reply<M>>
  close(): Promise<void>
}

/** A party, or why there is none. */
export type Started = { readonly party: Party } | { readonly fault: Fault }

export interface PartyOptions {
  /** Budget of hello and configure. */
  readonly handshakeTimeoutMs: number
  /** Largest answer in bytes, whatever was asked. */
  readonly answerBytesMax: number
  /** Called for a fault that is known only after the case it belongs to was answered. */
  readonly onLateFault: (subject: string, fault: Fault) => void
}
