import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bytes } from '../../../src/model/Hex.ts'

/** A proof that was made once, with the verifier that accepts it. */
export interface Golden {
  readonly statement: string
  readonly shape: string
  /** With what it was made. */
  readonly made: Readonly<Record<string, string>>
  readonly referenceString: 'DevSrs'
  readonly publicInputs: readonly Bytes[]
  readonly proof: Bytes
  readonly verifier: { readonly compiler: string; readonly creation: Bytes; readonly runtime: Bytes }
}

const path = join(import.meta.dirname, '../../../packages/prover-ultrahonk/golden/finality-1x1-3of4.json')

export function readGolden(): Golden {
  return JSON.parse(readFileSync(path, 'utf8')) as Golden
}

/** Writes the golden proof anew; for whoever changes circuits or upgrades the prover. */
export function writeGolden(golden: Golden): void {
  writeFileSync(path, `${JSON.stringify(golden, null, 2)}\n`)
}
