import { BadInput } from '../simulation/BadInput.ts'
import { readRole } from './readRole.ts'
import { startRole } from './startRole.ts'

/** Runs a role until it is told to end; a second signal does not wait for the job at hand. */
async function main(): Promise<void> {
  try {
    const request = readRole(process.argv.slice(2))
    const close = await startRole(request, (line) => void process.stdout.write(`${request.role}: ${line}\n`))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close())
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
  }
}

await main()
