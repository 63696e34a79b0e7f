import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Incident, IncidentGroup, IncidentsFile } from '../model/generated/standard.ts'
import { mutantCatalogue } from '../roles/mutants/catalogue.ts'
import { readDocument } from '../standard/loadStandard.ts'
import { specRoot } from '../standard/specRoot.ts'
import { validator } from '../standard/validator.ts'

const page = fileURLToPath(new URL('../../docs/incidents.md', import.meta.url))

/**
 * Renders the answers to incidents as a page.
 *
 * @param root - Folder laid out as `spec/`.
 * @returns Markdown; its first line says that it is generated.
 */
export function incidentsPage(root: string = specRoot()): string {
  const file = readIncidents(root)
  const sentences = new Map(mutantCatalogue().map(({ name, sentence }) => [name, sentence]))
  const parts = [
    '<!-- Generated from spec/incidents.yaml by src/tools/writeIncidents.ts; do not edit. -->',
    introduction(file),
    ...file.groups.map((group) => section(group, file.incidents)),
    exclusions(file),
    legend(file, sentences),
  ]
  return `${parts.join('\n\n')}\n`
}

/**
 * Reads the list of incidents.
 *
 * @param root - Folder laid out as `spec/`.
 * @throws {@link DocumentRejection} Where the file does not fit its schema.
 */
export function readIncidents(root: string = specRoot()): IncidentsFile {
  return validator('incidents').read(readDocument(root, join(root, 'incidents.yaml')))
}

function introduction({ incidents }: IncidentsFile): string {
  const answered = incidents.filter(({ excluded }) => excluded === undefined)
  const secondary = incidents.filter(isSecondary).length
  const vectors = new Set(answered.flatMap((incident) => incident.vectors ?? [])).size
  const mutants = new Set(answered.flatMap((incident) => incident.mutants ?? [])).size
  return [
    '# Incidents',
    '',
    `Sequencers and provers have parted before. This page lists ${incidents.length} cases that are on record: a chain halted, a`,
    'prover computed another root, two configurations disagreed, or somebody read in the source that they would. Beside each',
    'stands what would have told: vectors that the party at fault fails, and a named faulty implementation (a mutant) that',
    'repeats the fault and that these vectors find. `lockstep run` asks the vectors of any pair; `npm run mutation` tries every',
    `mutant against them. ${answered.length} are answered, by ${vectors} vectors and ${mutants} mutants; ${incidents.length - answered.length} are not, for the reasons`,
    `[at the end](#without-an-answer). ${secondary} rest on reports of others alone and are marked _secondary_: what they say of a`,
    'cause was not checked against a source. The faults of clients are told as their authors published them; most were mended',
    'long ago.',
  ].join('\n')
}

function section({ id, title }: IncidentGroup, incidents: readonly Incident[]): string {
  const own = incidents.filter((incident) => incident.id.startsWith(id) && incident.excluded === undefined)
  const rows = own.map((incident) => row([named(incident), wrong(incident), caught(incident)]))
  return [`## ${title}`, '', row(['Incident', 'What went wrong', 'What would have caught it']), row(['-', '-', '-'])]
    .concat(rows)
    .join('\n')
}

function exclusions({ incidents }: IncidentsFile): string {
  const rows = incidents.flatMap((incident) =>
    incident.excluded === undefined ? [] : [row([named(incident), wrong(incident), escaped(incident.excluded)])],
  )
  return ['## Without an answer', '', row(['Incident', 'What went wrong', 'Why no vector tells']), row(['-', '-', '-'])]
    .concat(rows)
    .join('\n')
}

/** What each mutant changes. */
function legend({ incidents }: IncidentsFile, sentences: ReadonlyMap<string, string>): string {
  const names = [...new Set(incidents.flatMap(({ mutants }) => mutants ?? []))].sort()
  const rows = names.map((name) => row([`\`${name}\``, escaped(sentences.get(name) ?? '')]))
  return ['## The mutants', '', row(['Mutant', 'What it changes']), row(['-', '-'])].concat(rows).join('\n')
}

function named(incident: Incident): string {
  const mark = isSecondary(incident) ? ' _secondary_' : ''
  return `<a id="${incident.id.toLowerCase()}"></a>**${incident.id}** ${escaped(incident.system)}, ${escaped(incident.date)}${mark}`
}

function isSecondary({ confidence }: Incident): boolean {
  return confidence === 'secondary'
}

function wrong({ summary, sources }: Incident): string {
  return `${escaped(summary)} (${sources.map(cited).join('; ')})`
}

function caught({ answer = '', vectors = [], mutants = [], suite = [] }: Incident): string {
  const links = vectors.map((id) => `[${id}](../vectors/${id}.json)`).join(', ')
  const names = mutants.map((name) => `\`${name}\``).join(', ')
  const tests = suite.map(({ sentence, file }) => ` ${escaped(sentence)} ([test](../${file}))`).join('')
  return `${escaped(answer)} Vectors: ${links}. Mutants: ${names}.${tests}`
}

/** A source as a link where it is an address, named by repository and number where it tells them. */
function cited(source: string): string {
  if (!source.startsWith('https://')) return escaped(source)
  const thread = /^https:\/\/github\.com\/([^/]+\/[^/]+)\/(?:pull|issues)\/(\d+)$/.exec(source)
  return thread === null ? `<${source}>` : `[${thread[1]}#${thread[2]}](${source})`
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function escaped(text: string): string {
  return text.replaceAll(/[|*<>[\]\\`]/g, '\\$&')
}

/** Writes the page, or with `--check` fails where it differs. */
function main(): void {
  const text = incidentsPage()
  if (!process.argv.includes('--check')) {
    writeFileSync(page, text)
    process.stdout.write('docs/incidents.md: written\n')
    return
  }
  if (readFileSync(page, 'utf8') === text) {
    process.stdout.write('docs/incidents.md is up to date\n')
    return
  }
  process.stdout.write('docs/incidents.md: out of date\nFix: run tsx src/tools/writeIncidents.ts\n')
  process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
