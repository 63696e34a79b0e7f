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

const usage =
  'npm run mutation -- [--only <pattern>] [--sample <count>] [--processes <count>] [--out <file>] [--document]'
/** A line of progress for so many trials. */
const progressInterval = 250

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      sample: { type: 'string' },
      processes: { type: 'string' },
      out: { type: 'string' },
      document: { type: 'boolean' },
    },
  })
  const patterns = (values.only ?? ['*']).map(patternOf)
  const whole = values.only === undefined && values.sample === undefined
  const report = await runCatalogue({
    wholeVectors: whole,
    wanted: (name) => patterns.some((pattern) => pattern.test(name)),
    ...(values.sample !== undefined && { sample: countOf(values.sample) }),
    ...(values.processes !== undefined && { processes: countOf(values.processes) }),
    onScore: (_, done, total) => {
      if (done % progressInterval === 0) console.error(`${done} of ${total}`)
    },
  })
  if (values.out !== undefined) {
    mkdirSync(dirname(values.out), { recursive: true })
    writeFileSync(values.out, `${JSON.stringify(report, null, 2)}\n`)
  }
  if (values.document === true && whole) await writeDocument(report)
  // What single mutants fail says nothing about the vectors.
  console.log(render(whole ? report : { ...report, vectors: { ...report.vectors, idle: [] } }))
  if (report.mutants === 0) return 5
  return report.survived.length + report.crashed.length === 0 ? 0 : 1
}

function patternOf(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  console.error(`mutation: ${text} is no count; usage: ${usage}`)
  process.exit(2)
}

process.exitCode = await main()
