import { Writable } from 'node:stream'

import { main } from '../../runners/cli.ts'

/** What a command came to. */
export interface CliResult {
  readonly code: number
  readonly output: string
  readonly display: string
}

/** Runs the command line in this process and collects what it writes. */
export async function runCli(words: readonly string[], environment: Record<string, string> = {}): Promise<CliResult> {
  const output = collector()
  const display = collector()
  const code = await main(words, { output: output.stream, display: display.stream, environment })
  return { code, output: output.text(), display: display.text() }
}

function collector(): { readonly stream: Writable; readonly text: () => string } {
  const pieces: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      pieces.push(chunk.toString('utf8'))
      done()
    },
  })
  return { stream, text: () => pieces.join('') }
}
