import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'

/** One answer of an adapter. */
export interface Answer {
  readonly id: number
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
}

export const root: string = resolve(import.meta.dirname, '../..')

/** Tells whether a program can be started at all. */
export function isThere(program: string, ...parameters: string[]): boolean {
  return spawnSync(program, parameters, { stdio: 'ignore' }).status === 0
}

/**
 * Sends requests to an adapter as the runner does, one line each, and waits for as many answers.
 *
 * @param command - Program and arguments, started in the root of the project.
 * @param requests - Method and parameters of each.
 * @returns The answers in the order of the requests.
 */
export async function exchange(
  command: readonly [program: string, ...parameters: string[]],
  requests: readonly (readonly [method: string, params: object])[],
): Promise<Answer[]> {
  const [program, ...parameters] = command
  const child = spawn(program, parameters, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  for (const [index, [method, params]] of requests.entries())
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: index + 1, method, params })}\n`)
  child.stdin.end()
  const answers: Answer[] = []
  for await (const line of createInterface({ input: child.stdout })) answers.push(JSON.parse(line) as Answer)
  return answers.sort((a, b) => a.id - b.id)
}

/** The nonce of the tests, and SHA-256 of its 32 zero bytes followed by the digit 1 (computed with `sha256sum`). */
export const nonce: string = `0x${'00'.repeat(32)}`
export const nonceDigest: string = '0x4e77cf06eac5cff3fad8d5e81138dd93eb1be514cd3abbd9e378efa909a7873b'
