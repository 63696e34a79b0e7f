import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/data/fixtures')

/** Path of a folder or file of the ecosystem's data; `hasSharedData` tells whether it is there. */
export function fixturePath(path: string): string {
  return join(fixtures, path)
}
