import { createRequire } from 'node:module'

import { run, type RunRequest, type Terminal } from './run.ts'

/**
 * What `npm start` runs: the packaged vectors with the reference against itself and with revm against the reference.
 *
 * @param request - Workers, budget, folder and formats; the pairs are given here.
 * @param terminal - Where reports and messages go.
 * @returns Exit code.
 */
export async function start(request: Omit<RunRequest, 'pairs'>, terminal: Terminal): Promise<number> {
  const pairs = [{ sequencer: 'ref:', prover: 'ref:' }]
  const installed = isInstalled('@nomicfoundation/edr')
  if (installed) pairs.push({ sequencer: 'edr:', prover: 'ref:' })
  const code = await run({ ...request, pairs }, terminal)
  if (!installed) {
    terminal.output.write(
      'not shown: edr: x ref:, because the optional package @nomicfoundation/edr is not installed\n',
    )
  }
  return code
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}
