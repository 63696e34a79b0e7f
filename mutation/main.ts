/**
 * `npm run mutation`: every faulty implementation of `spec/mutants.yaml` against our own published vectors.
 *
 *     npm run mutation -- --only 'gas:*' --out out/mutation.json
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { writeDocument } from './document.ts'
import { render } from './render.ts'
import { runCatalogue } from './runCatalogue.ts'

const usage = `npm run mutation -- [--only <pattern>]... [--sample <count>] [--processes <count>] [--out <file>] [--search] [--document]

Tries every faulty implementation of spec/mutants.yaml against our published vectors.

  --only <pattern>     mutants whose name fits, * for anything; may be repeated
  --sample <count>     so many mutants, spread over the catalogue
  --processes <count>  processes at a time; as many as the machine has cores when absent
  --out <file>         writes the whole report as JSON
  --search             looks further for a mutant that each vector fails; takes as long again
  --document           searches, and writes the score into docs/mutation.md, where the whole catalogue was run
  --help               this text

Exit codes: 0 every mutant killed; 1 one survived or only crashed, or an honest party was blamed; 2 usage; 5 no such mutant.`
const flags = {
  only: { type: 'string', multiple: true },
  sample: { type: 'string' },
  processes: { type: 'string' },
  out: { type: 'string' },
  search: { type: 'boolean' },
  document: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const
/** A line of progress for so many trials. */
const progressInterval = 250

interface Flags {
  readonly only?: readonly string[]
  readonly sample?: number
  readonly processes?: number
  readonly out?: string
  readonly search: boolean
  readonly document: boolean
}

/** A command line that cannot be followed. */
class FlagError extends Error {
  override readonly name = 'FlagError'
}

/** @returns Undefined where help is asked for. */
function readFlags(words: readonly string[]): Flags | undefined {
  const { values } = parsed(words)
  if (values.help === true) return undefined
  return {
    ...(values.only !== undefined && { only: values.only }),
    ...(values.sample !== undefined && { sample: countOf('--sample', values.sample) }),
    ...(values.processes !== undefined && { processes: countOf('--processes', values.processes) }),
    ...(values.out !== undefined && { out: values.out }),
    search: values.search === true || values.document === true,
    document: values.document === true,
  }
}

function parsed(words: readonly string[]): ReturnType<typeof parseArgs<{ readonly options: typeof flags }>> {
  try {
    return parseArgs({ args: [...words], options: flags })
  } catch (error) {
    // parseArgs throws nothing but what is wrong with the words, said in its message.
    throw new FlagError(error instanceof Error ? error.message : String(error))
  }
}

function countOf(flag: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new FlagError(`${flag} takes a count from 1 to 999999, not '${text}'`)
}

async function main(words: readonly string[]): Promise<number> {
  try {
    const given = readFlags(words)
    if (given !== undefined) return await run(given)
    console.log(usage)
    return 0
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    console.error(`mutation: ${error.message}\nusage: ${usage}`)
    return 2
  }
}

async function run(given: Flags): Promise<number> {
  const patterns = (given.only ?? ['*']).map(patternOf)
  const whole = given.only === undefined && given.sample === undefined
  const report = await runCatalogue({
    wholeVectors: whole,
    search: whole && given.search,
    wanted: (name) => patterns.some((pattern) => pattern.test(name)),
    ...(given.sample !== undefined && { sample: given.sample }),
    ...(given.processes !== undefined && { processes: given.processes }),
    onScore: (_, done, total) => {
      if (done % progressInterval === 0) console.error(`${done} of ${total}`)
    },
    onPhase: ({ name, durationMs }) => console.error(`${name}: ${(durationMs / 1000).toFixed(0)} s`),
  })
  if (given.out !== undefined) {
    mkdirSync(dirname(given.out), { recursive: true })
    writeFileSync(given.out, `${JSON.stringify(report, null, 2)}\n`)
  }
  if (given.document && whole) await writeDocument(report)
  // What single mutants fail says nothing about the vectors.
  console.log(render(whole ? report : { ...report, vectors: { ...report.vectors, idle: [] } }))
  if (report.mutants === 0) return 5
  return report.survived.length + report.crashed.length + report.misblamed.length === 0 ? 0 : 1
}

function patternOf(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)
}

process.exitCode = await main(process.argv.slice(2))
