import { homedir } from 'node:os'
import { join } from 'node:path'

/** Folder where compiled circuits, their keys and the reference string are kept between runs. */
export function programCache(): string {
  return process.env['LOCKSTEP_CACHE'] ?? join(homedir(), '.cache/lockstep')
}
