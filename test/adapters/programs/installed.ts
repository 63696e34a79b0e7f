import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * Tells whether an optional package is installed, and says so where it is not.
 *
 * @param specifier - Package, or a file of it.
 * @param what - What is not shown without it.
 */
export function isInstalled(specifier: string, what: string): boolean {
  try {
    require.resolve(specifier)
    return true
  } catch {
    process.stderr.write(`skipped: ${what} is not shown, for the optional package ${specifier} is not installed\n`)
    return false
  }
}
