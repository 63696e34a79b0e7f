/**
 * `npm run simulation`: writes docs/simulation.md and its plots from runs of the simulation.
 *
 *     npm run simulation -- --seeds 1000
 */
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { loadCrypto } from '../src/crypto/loadCrypto.ts'
import type { MachineFault } from '../src/consensus/machine/index.ts'
import { networks, type NetworkAssumptions } from '../src/simulation/Network.ts'
import type { Plan, PlannedFault } from '../src/simulation/Plan.ts'
import type { Report } from '../src/simulation/Report.ts'
import { render } from '../src/simulation/render.ts'
import { runSeeds } from '../src/simulation/runSeeds.ts'
import { settlement } from '../src/simulation/Settlement.ts'
import { simulatedProfiles } from '../src/simulation/simulatedProfiles.ts'
import { commitTable, compareCommits, words, type Commitment } from '../src/simulation/softCommit.ts'
import { barPlot } from './chart.ts'
import { digestOfAll, measureSizes, sizePlots, sizeTable } from './simulationScaling.ts'

const docs = resolve(import.meta.dirname, '../docs')
const processes = availableParallelism()

/** The promise of 30 validators: 9 of them faulty, on a network that loses messages and falls apart before it settles. */
const thirty: Plan = {
  seed: 1,
  validators: 30,
  profile: 'psc-1',
  blocks: 3,
  network: networks.rough,
  faults: Array<'mixed'>(9).fill('mixed'),
}

/** The same block period for validators and for a sequencer that is alone. */
const compared: Plan = {
  ...thirty,
  blocks: 60,
  network: { ...networks.wan, name: 'wan,period=1000', blockPeriodMs: settlement.blockPeriodMs.value },
}

/** Slips that the simulation must find, with what makes them show. */
const slips: readonly { readonly mutant: MachineFault; readonly validators: number; readonly fault: PlannedFault }[] = [
  { mutant: 'lock-dropped', validators: 4, fault: 'equivocate' },
  { mutant: 'lock-forgotten', validators: 4, fault: 'equivocate' },
  { mutant: 'quorum-of-two-f-plus-one', validators: 5, fault: 'equivocate' },
  { mutant: 'quorum-of-two-f-plus-one', validators: 6, fault: 'equivocate' },
  { mutant: 'commit-of-f-plus-one', validators: 4, fault: 'equivocate' },
  { mutant: 'nothing-persisted', validators: 4, fault: 'crash' },
  { mutant: 'prepare-before-verdict', validators: 4, fault: 'invalid' },
  { mutant: 'quorum-of-all', validators: 4, fault: 'silent' },
]

/** Seeds that a slip is looked for in. */
const slipSeeds = 60

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { seeds: { type: 'string', default: '1000' } } })
  const seeds = Number(values.seeds)
  if (!Number.isInteger(seeds) || seeds < 1 || seeds > 1_000_000) {
    console.error(`--seeds takes a whole number from 1 to 1000000, found ${values.seeds}`)
    return 2
  }
  const crypto = await loadCrypto('auto')
  console.log(`${seeds} runs of ${thirty.validators} validators`)
  const promise = await runSeeds(thirty, { count: seeds, processes })
  console.log('slips of machines')
  const found = await slipTable()
  console.log('sets of 4 to 100 validators')
  const sizes = await measureSizes(processes)
  console.log('soft commits and finality')
  const commits = compareCommits(compared, crypto)
  for (const [name, svg] of Object.entries({ ...sizePlots(sizes), 'simulation-finality.svg': commitPlot(commits) })) {
    writeFileSync(join(docs, name), svg)
  }
  const digest = digestOfAll(promise.digests, crypto.keccak256)
  writeFileSync(
    join(docs, 'simulation.md'),
    [
      intro,
      networkTable(),
      promiseText(promise, digest),
      `## Faulty machines are found\n\n${found}`,
      sizeText(sizeTable(sizes)),
      commitText(commits),
      costText,
    ].join('\n'),
  )
  return promise.violations.length === 0 ? 0 : 1
}

const intro = `<!-- Written by npm run simulation; change bench/simulationReport.ts instead. -->

# Simulation

\`\`\`sh
npx lockstep simulate --validators 30 --faults mixed=f --network rough --seeds 100 --blocks 3
npm run simulation          # writes this page
\`\`\`

Validators run the reference machine over a network that is drawn from a seed: messages are real bytes of the profile with
real signatures, and seed and commit fix every event, so that a run can be repeated bit for bit (\`trace\` is the digest of
all of it). Blocks are headers alone; executing one is a hash, and a wrong state root is judged invalid (\`--execute\` runs whole
nodes: [the sequencer node](sequencer.md)). Time is virtual.
The clocks of validators run alike; messages go straight to each other; a validator that missed blocks asks for them.

Faults (\`--faults\`), of fewer than a third of the validators: \`silent\`; \`withhold\` (keeps seals, shows proposals to half,
lets them out late); \`selective\` (each message to some); \`equivocate\` (two blocks to two halves, votes for both, and to one
half that nothing was prepared); \`replay\`; \`stale\` (signs votes of other rounds and heights); \`forge\` (prepared
certificates and justifications that nobody gave); \`invalid\` (blocks that do not execute, and votes for them); \`crash\`
(comes back with its disk, half of the time down in the middle of sending); \`amnesia\` (comes back without); \`mixed\` draws
one of these. Those who deviate know each other's keys.

Invariants are watched in every event, by code that shares no rule with the machine: *agreement*; *no double sign* and *lock
kept* by honest validators, across crashes; *validity* (every final block executes and builds on the last); *sealed* by a
quorum that two of must share an honest validator; *justified* proposals; no *evidence* against the honest; *progress*: once
the network has settled, each height within as many rounds as there are validators. The command ends with 0 only where all
hold and every run has blocks.

\`--mutant lock-dropped\` plants a fault in every honest machine; \`--counterexample file.json\` tells the failing run as a vector
of kind \`consensus-schedule\`, in rounds instead of time, and says with which command that vector fails the machine. Seeds run
side by side in as many processes as there are cores, and the report does not depend on their number.
\`--profile\` takes ${simulatedProfiles().join(', ')}: the other profiles have no machine of this kind.
`

function networkTable(): string {
  const row = (one: NetworkAssumptions): string => {
    const { minimumMs, medianMs, ninetyNinthMs, maximumMs } = one.delay
    const share = (millionths: number): string => `${millionths / 10_000} %`
    return `| ${one.name} | ${minimumMs} / ${medianMs} / ${ninetyNinthMs} / ${maximumMs} | ${share(one.lossMillionths)} | ${share(one.duplicateMillionths)} | ${share(one.reorderMillionths)} | ${one.partitions} | ${one.settledAtMs} | ${one.baseTimeoutMs} | ${one.blockPeriodMs} | ${one.executionMs} |`
  }
  return `## Networks

Delays are one way, in milliseconds, evenly spread between their quantiles. Messages are lost and cut off only before the
network settles (\`gst\`). Each figure can be set: \`--network rough,delay=5/60/150/250,loss=5,duplicate=2,reorder=5,partitions=2,gst=8000,timeout=1000,period=200,execution=20\`.

| network | least / median / p99 / most | lost | doubled | overtaken | partitions | settles at | timeout | block period | execution |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${Object.values(networks).map(row).join('\n')}
`
}

function promiseText(report: Report, digest: string): string {
  return `## 30 validators, 9 of them faulty

\`\`\`text
${render(thirty, report)}\`\`\`

Digest of the traces of all seeds: \`${digest}\`.
`
}

async function slipTable(): Promise<string> {
  const rows: string[] = []
  for (const { mutant, validators, fault } of slips) {
    const plan: Plan = {
      seed: 1,
      validators,
      profile: 'psc-1',
      blocks: 4,
      network: networks.rough,
      faults: [fault],
      mutant,
    }
    const report = await runSeeds(plan, { count: slipSeeds, processes })
    const failing = new Set(report.violations.map(({ seed }) => seed))
    const invariants = [...new Set(report.violations.map(({ invariant }) => invariant))].toSorted()
    rows.push(
      `| \`${mutant}\` | ${validators} | ${fault} | ${failing.size} of ${slipSeeds} | ${invariants.join(', ') || 'none'} |`,
    )
  }
  return `The same fault in every honest machine (\`--mutant\`), one faulty validator, 4 blocks on \`rough\`.

| fault of the machine | validators | faulty one | runs that show it | invariants that break |
| --- | ---: | --- | ---: | --- |
${rows.join('\n')}
`
}

function sizeText(table: string): string {
  return `## What a larger set costs

On \`wan\`, 4 blocks with each of 3 seeds; without faults, and with as many silent validators as there may be. Only what
honest validators send is counted. A step towards a permissionless set costs messages with the square of its size, all of
them verified by everybody; latency stays at three delays and the execution of the block, since a quorum of votes comes
from the faster validators, and grows with the rounds of silent leaders.

![Messages and bytes of a block over the number of validators](simulation-cost.svg)

![Latency over the number of validators](simulation-latency.svg)

${table}
`
}

function commitText(commits: readonly Commitment[]): string {
  const sources = Object.values(settlement).map(
    ({ what, value, unit, source }) => `| ${what} | ${value} ${unit} | ${source} |`,
  )
  return `## Soft commit and finality

One sequencer answers as soon as its block is built, and posts the data later. Validators answer once a quorum has sealed
the block. Both build a block every ${words(settlement.blockPeriodMs.value)} over \`wan\`; the times are those of the senders of ${commits[0]?.transactions ?? 0}
transactions. \`lockstep simulate --soft-commit\` prints the table for other settings.

![Time to soft commit, to finality and to posted data](simulation-finality.svg)

${commitTable(commits)}
Validity proofs are left out: they add to the finality of both alike.

| assumption | value | source |
| --- | --- | --- |
${sources.join('\n')}
`
}

function commitPlot(commits: readonly Commitment[]): string {
  return barPlot({
    title: 'Median time from sending a transaction',
    label: 'seconds, logarithmic',
    groups: commits.map(({ system, softMs, finalMs, postedMs }) => ({
      name: system,
      bars: [
        { name: 'soft commit', ...bar(softMs.median) },
        { name: 'deterministic finality', ...bar(finalMs.median) },
        { name: 'data on the settlement layer', ...bar(postedMs.median) },
      ],
    })),
  })
}

function bar(timeMs: number): { readonly value: number; readonly text: string } {
  return { value: timeMs / 1000, text: words(timeMs) }
}

const costText = `## What a run costs

\`npm run bench -- --only simulation\` measures blocks per second with 4, 10 and 30 validators and the memory of 30. A message
is read, and its signatures are recovered, once in a process and not once for each of its receivers; nothing else is cheaper
than in a node of its own, and no cheaper signature scheme is needed. Processor time of a block without faults, measured on
2 cores of an Intel Xeon with Node 20:

| validators | every receiver reads for itself | read once |
| ---: | ---: | ---: |
| 4 | 19 ms | 11 ms |
| 10 | 67 ms | 18 ms |
| 30 | 425 ms | 49 ms |

In a profile of 30 validators (\`node --cpu-prof\`) recovering signatures took 51 % of the time before and takes 6 % now; what
is left is flat: signing 6 %, garbage collection 6 %, comparing commits with the validator set 5 %.
`

process.exitCode = await main()
