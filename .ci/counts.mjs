// Prints `N passed, N failed` from vitest's JSON results and leaves with 0 only when something ran and nothing failed.
import { readFileSync } from 'node:fs'

/**
 * Counts what ran.
 *
 * @param {string} text - The JSON that vitest wrote.
 * @returns {{ passed: number, failed: number, skipped: number }} A file that could not even load counts as one failure.
 */
export function count(text) {
  const { testResults } = JSON.parse(text)
  if (!Array.isArray(testResults)) throw new Error('there is no list of test files')
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { status, assertionResults } of testResults) {
    const outcomes = assertionResults.map((assertion) => assertion.status)
    const failed = outcomes.filter((outcome) => outcome === 'failed').length
    total.passed += outcomes.filter((outcome) => outcome === 'passed').length
    total.failed += failed > 0 || status === 'passed' ? failed : 1
    total.skipped += outcomes.filter((outcome) => outcome !== 'passed' && outcome !== 'failed').length
  }
  return total
}

function read(path) {
  try {
    return count(readFileSync(path, 'utf8'))
  } catch (error) {
    process.stderr.write(`No test results in ${path}: ${error.message}\n`)
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

if (process.argv[1]?.endsWith('counts.mjs')) {
  const { passed, failed, skipped } = read(process.argv[2])
  if (skipped > 0) process.stdout.write(`skipped: ${skipped}\n`)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  process.exitCode = passed > 0 && failed === 0 ? 0 : 1
}
