import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { HelloResult, Method, Methods } from '../model/generated/adapter.ts'
import { Defect } from '../model/Defect.ts'
import { fromBytes, hash32 } from '../model/Hex.ts'

/** A client in a process of its own that builds the same blocks. */
export interface SecondOracle {
  readonly declaration: HelloResult
  /**
   * @throws {@link Unsupported} Where the client says that it cannot do this.
   * @throws {@link Defect} Where it fails otherwise.
   */
  ask<Name extends Method>(method: Name, params: Methods[Name]['params']): Promise<Methods[Name]['result']>
  close(): void
}

/** The client says that it cannot do what was asked. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported'

  /** Which of its declared lacks stands in the way, where it says so. */
  readonly lack: string | undefined

  /** @param lack - As the client named it. @param detail - Its whole answer. */
  constructor(lack: string | undefined, detail: string) {
    super(detail)
    this.lack = lack
  }
}

const protocol = 1
/** Longest wait for one answer. */
const answerMs = 60_000

/**
 * Starts revm, through the program behind `edr:`.
 *
 * @returns The client after its hello.
 * @throws {@link Defect} Where the program does not start or breaks the protocol.
 */
export async function startSecondOracle(): Promise<SecondOracle> {
  const source = import.meta.url.endsWith('.ts')
  const program = fileURLToPath(new URL(`../../runners/adapters/programs/edr.${source ? 'ts' : 'js'}`, import.meta.url))
  const child = spawn(process.execPath, [...(source ? ['--import', 'tsx'] : []), program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let next = 1
  createInterface({ input: child.stdout }).on('line', (line) => settle(waiting, line))
  child.on('exit', (status) => {
    for (const { reject } of waiting.values()) reject(new Defect(`edr: ended with ${status} while it was asked`))
    waiting.clear()
  })
  const send = (method: string, params: unknown): Promise<unknown> => {
    const id = next++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Defect(`edr: no answer to ${method} in ${answerMs} ms`)), answerMs)
      const done =
        <Value>(settleWith: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer)
          settleWith(value)
        }
      waiting.set(id, { resolve: done(resolve), reject: done(reject) })
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
    })
  }
  const oracle = {
    // The program is ours and typed by the same contract.
    ask: async <Name extends Method>(method: Name, params: Methods[Name]['params']) =>
      (await send(method, params)) as Methods[Name]['result'],
    close: () => void child.stdin.end(),
  }
  return { ...oracle, declaration: await greet(oracle) }
}

async function greet(oracle: Pick<SecondOracle, 'ask'>): Promise<HelloResult> {
  const nonce = randomBytes(32)
  const declaration = await oracle.ask('lockstep_hello', { nonce: hash32(fromBytes(nonce)), protocol })
  const digest = createHash('sha256').update(nonce).update(String(protocol)).digest('hex')
  if (declaration.nonceDigest !== `0x${digest}`) throw new Defect('edr: the answer to hello does not fit the nonce')
  return declaration
}

type Waiting = Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>

function settle(waiting: Waiting, line: string): void {
  const message: unknown = JSON.parse(line)
  if (typeof message !== 'object' || message === null || !('id' in message)) throw new Defect(`edr: said ${line}`)
  const entry = waiting.get(Number(message.id))
  if (entry === undefined) throw new Defect(`edr: answered ${String(message.id)}, which was not asked`)
  waiting.delete(Number(message.id))
  if ('result' in message) entry.resolve(message.result)
  else entry.reject(toError(message))
}

function toError(message: object): Error {
  const error: unknown = 'error' in message ? message.error : undefined
  const text = JSON.stringify(error)
  if (!/UNSUPPORTED_|_MALFORMED/.test(text)) return new Defect(`edr: ${text}`)
  return new Unsupported(/"lack":"(\w+)"/.exec(text)?.[1], text)
}
