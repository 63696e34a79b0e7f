import { createHash } from 'node:crypto'
import type { CaseMethod, HashedRuleset, Party, Reply } from '../runners/adapters/Party.ts'
import type { CryptoBackend } from '../src/crypto/CryptoBackend.ts'
import type { HelloResult, Methods } from '../src/model/generated/adapter.ts'
import { hash32 } from '../src/model/Hex.ts'
import { Rejection } from '../src/model/Rejection.ts'
import { createReference, type Reference } from '../src/roles/reference.ts'

/** Methods whose result may be a refusal of the whole request, as the reference's program answers them. */
const refusable: ReadonlySet<string> = new Set([
  'seq_checkTransaction',
  'prover_checkTransaction',
  'seq_decodeRlp',
  'prover_decodeRlp',
  'prover_checkStatelessInput',
  'prover_applyAccessList',
])

/** Answers of an honest party that are kept: the same question is asked once for each faulty partner. */
const answersMax = 20_000

/**
 * Makes a party of the reference that runs in this process: every request is a function call on a copy of its parameters.
 *
 * @param crypto - Shared by all parties of the process.
 * @param mutant - Name of the fault; none for the honest party, which remembers its answers.
 */
export async function startInProcess(crypto: CryptoBackend, mutant?: string): Promise<Party> {
  const reference = await createReference({
    crypto,
    engine: 'lockstep',
    ...(mutant !== undefined && { mutant }),
  })
  return partyOf(reference, { name: mutant ?? 'honest', remembers: mutant === undefined })
}

/** What a party in this process is called and whether it answers a question twice from memory. */
export interface InProcessOptions {
  readonly name: string
  readonly remembers: boolean
}

/**
 * Puts the judge's view of a party around a reference.
 *
 * @param reference - Declaration and handlers.
 * @param options - Name and memory.
 */
export function partyOf({ declaration, handlers }: Reference, { name, remembers }: InProcessOptions): Party {
  const configured = new Set<string>()
  const answers = new Map<string, Reply<CaseMethod>>()
  const configure = async (ruleset: HashedRuleset | undefined): Promise<void> => {
    if (ruleset === undefined || configured.has(ruleset.hash)) return
    await handlers.lockstep_configure({ ruleset: ruleset.ruleset, rulesetHash: ruleset.hash })
    configured.add(ruleset.hash)
  }
  const serve = async (
    method: CaseMethod,
    params: object,
    ruleset: HashedRuleset | undefined,
  ): Promise<Reply<never>> => {
    try {
      await configure(ruleset)
      const handler: unknown = Reflect.get(handlers, method)
      if (typeof handler !== 'function') return { kind: 'unsupported', name: 'METHOD_NOT_FOUND', detail: method }
      // What the handlers serve under the name of a method answers as the method does; their types say so one by one.
      const serve = handler as (params: unknown) => Promise<never>
      return { kind: 'result', result: await serve(structuredClone(params)) }
    } catch (error) {
      return replyOf(error, method)
    }
  }
  return {
    connect: { kind: 'program', text: name, command: '', parameters: [], reference: name === 'honest' },
    declaration: helloOf(declaration),
    call: async <M extends CaseMethod>(
      method: M,
      params: Methods[M]['params'],
      { ruleset }: { readonly ruleset?: HashedRuleset },
    ): Promise<Reply<M>> => {
      // What a node answers to a request depends on those before it, unless the request begins it.
      const alone = !('events' in params) || ('start' in params && params.events.length > 0)
      if (!remembers || !alone) return serve(method, params, ruleset)
      const key = digestOf(method, params)
      const known = answers.get(key)
      // The key holds the method, so that the answer is one to this method.
      if (known !== undefined) return known as Reply<M>
      const reply = await serve(method, params, ruleset)
      if (answers.size < answersMax) answers.set(key, reply)
      return reply
    },
    close: () => Promise.resolve(),
  }
}

function replyOf(error: unknown, method: CaseMethod): Reply<never> {
  if (!(error instanceof Rejection)) {
    const detail = error instanceof Error ? error.message : String(error)
    return { kind: 'fault', fault: { kind: 'error', detail } }
  }
  const { reason, message: detail } = error
  // The methods of this set answer with refusals by themselves; what they throw is answered for them.
  if (refusable.has(method)) return { kind: 'result', result: { status: 'rejected', reason, detail } as never }
  return { kind: 'unsupported', name: 'INVALID_PARAMS', detail }
}

/** The token is opaque and fresh each time, and no answer depends on it. */
function digestOf(method: string, params: object): string {
  return createHash('sha1')
    .update(method)
    .update(JSON.stringify({ ...params, token: '' }))
    .digest('base64')
}

function helloOf(declaration: Reference['declaration']): HelloResult {
  return { nonceDigest: hash32(`0x${'00'.repeat(32)}`), protocol: 1, ...declaration }
}
