import { expect, it } from 'vitest'

import { runCli } from '../runners/runCli.ts'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const oracle = fileURLToPath(new URL('../../node_modules/@nomicfoundation/edr', import.meta.url))

it.skipIf(!existsSync(oracle))(
  'fill --check makes the packaged vectors again, byte for byte (skipped where the second oracle is not installed)',
  { timeout: 240_000 },
  async () => {
    const { code, output } = await runCli(['fill', '--check'])
    expect({ code, output }).toEqual({ code: 0, output: 'vectors/ is the same byte for byte\n' })
  },
)
