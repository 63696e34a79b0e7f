import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { isRecord } from '../protocol/messages.ts'
import { packageRoot } from './packageRoot.ts'

let version: string | undefined

/** @returns Version of this package, as `package.json` has it. */
export function lockstepVersion(): string {
  if (version !== undefined) return version
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))
  version = isRecord(manifest) && typeof manifest['version'] === 'string' ? manifest['version'] : '0.0.0'
  return version
}
