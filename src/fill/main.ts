import { dirname, join } from 'node:path'
import { specRoot } from '../standard/specRoot.ts'
import { checkFilled, fill } from './fill.ts'

/**
 * `npm run fill` writes `vectors/` anew from the cases; with `--check` it fills into an empty folder instead and demands
 * the same bytes.
 */
async function main(): Promise<void> {
  const root = join(dirname(specRoot()), 'vectors')
  if (process.argv.includes('--check')) {
    const differing = await checkFilled(root)
    if (differing.length > 0) {
      process.stderr.write(`vectors/ is not what "npm run fill" makes of the cases:\n${differing.join('\n')}\n`)
      process.exitCode = 1
      return
    }
    process.stdout.write('vectors/ is the same byte for byte\n')
    return
  }
  const { families, oracles, rootHash } = await fill(root)
  const total = Object.values(families).reduce((sum, count) => sum + count, 0)
  process.stdout.write(`${total} vectors in ${Object.keys(families).length} families, root ${rootHash}\n`)
  for (const [name, count] of Object.entries(oracles)) process.stdout.write(`  ${name}: ${count}\n`)
}

await main()
