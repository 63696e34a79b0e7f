/**
 * Writes docs/succinct-proofs-measured.md and its plots from circuits, proofs and contracts.
 *
 *     npm run succinct
 *     npm run succinct -- --remember
 *
 * `--remember` takes figures of proofs that were measured before of the same circuits.
 */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { gatesOf } from '../../src/roles/ultrahonk/Program.ts'
import { programCache } from '../../src/roles/ultrahonk/programCache.ts'
import { finalityCircuit, quorumCircuit } from '../../src/roles/ultrahonk/Shape.ts'
import { findToolchain } from '../../src/roles/ultrahonk/Toolchain.ts'
import { linePlot } from '../chart.ts'
import { measureAggregate } from './aggregate.ts'
import { compose, measureOperations, namedOperations, type Composed, type OperationGates } from './bls.ts'
import type { Bench, Figures } from './measureCircuit.ts'
import {
  batchSizes,
  measureFinality,
  measureMembership,
  measureQuorum,
  setSizes,
  shapeOf,
  type Measured,
} from './rows.ts'
import { measureTransparent, type TransparentFigures } from './transparent.ts'

const docs = resolve(import.meta.dirname, '../../docs')
const drawnBy = 'npm run succinct; change bench/succinct/report.ts'

/** Sets whose gates are counted; the largest is far beyond what is proven. */
const countedSets = [4, 7, 10, 13, 16, 20, 30, 40] as const

/** Sets whose seals a contract checks; participation is a word of 256 bits. */
const transparentSets = [4, 20, 30, 60, 100, 160, 220, 256] as const

/** Gas that every transaction pays. */
const transactionBase = 21_000

/** Blocks whose gates are counted, beyond those that are proven. */
const countedBatch = 16

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { remember: { type: 'boolean', default: false } } })
  const bench: Bench = {
    toolchain: findToolchain(),
    crypto: await loadCrypto('auto'),
    remembers: values.remember,
  }
  const quorums = await inTurn(setSizes, (size) => measureQuorum(shapeOf(size), bench))
  const batches = await inTurn(batchSizes, (blocks) => measureFinality(shapeOf(4, blocks), bench))
  const lastSealed = await inTurn(batchSizes.slice(1), (blocks) => measureFinality(shapeOf(4, blocks, 1), bench))
  const larger = await inTurn(setSizes.slice(1), (size) => measureFinality(shapeOf(size), bench))
  const membership = await measureMembership(bench)
  const aggregates = await inTurn([1, 2], (proofs) => measureAggregate(proofs, bench))
  const transparent = await inTurn(transparentSets, async (size) => ({
    validators: size,
    figures: await measureTransparent(size, bench.crypto),
  }))
  const operations = await measureOperations(bench.toolchain)
  const counted = await inTurn(countedSets, async (size) => ({
    validators: size,
    gates: await gatesOf(quorumCircuit(shapeOf(size)), bench.toolchain, programCache()),
  }))
  const sixteen = await inTurn([countedBatch, 1], (sealed) =>
    gatesOf(finalityCircuit(shapeOf(4, countedBatch, sealed)), bench.toolchain, programCache()),
  )
  const composed = compose(operations)
  const text = [
    introduction,
    setText(quorums, larger),
    schemeText(operations, composed, counted),
    batchText(batches, lastSealed, sixteen),
    membershipText(membership, counted),
    aggregateText(aggregates, batches),
    contractText({ transparent, quorums, batches, counted }),
  ].join('\n')
  writeFileSync(join(docs, 'succinct-proofs-measured.md'), text)
  writeFileSync(join(docs, 'succinct-proofs-gates.svg'), gatesPlot(composed, counted))
  writeFileSync(join(docs, 'succinct-proofs-gas.svg'), gasPlot(transparent, quorums))
  console.log('docs/succinct-proofs-measured.md')
  return 0
}

async function inTurn<From, To>(items: readonly From[], work: (item: From) => Promise<To>): Promise<To[]> {
  const done: To[] = []
  for (const item of items) {
    console.log(`measuring ${JSON.stringify(item)}`)
    done.push(await work(item))
  }
  return done
}

interface Counted {
  readonly validators: number
  readonly gates: number
}

interface Checked {
  readonly validators: number
  readonly figures: TransparentFigures
}

const thousands = (value: number): string =>
  Math.round(value)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/gu, ' ')
const seconds = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : 'unknown')

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [columns, ['---', ...columns.slice(1).map(() => '---:')], ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const proofColumns = ['', 'gates', 'CPU s', 'MiB', 'proof bytes', 'verify gas', 'transaction gas'] as const

function proofRow(what: string, figures: Figures): readonly string[] {
  const { gates, proveSeconds, memoryMib, proofBytes, verifyGas, transactionGas } = figures
  return [
    what,
    thousands(gates),
    seconds(proveSeconds),
    thousands(memoryMib),
    thousands(proofBytes),
    thousands(verifyGas),
    thousands(transactionGas),
  ]
}

const introduction = `<!-- Written by ${drawnBy} instead. -->

# Succinct proofs, measured

What is said of proofs of consensus, held against figures: gates of the circuits, processor seconds and memory of the
prover, gas of the contract. CPU seconds are those of the prover alone, user and system, on two cores of an Intel Xeon that
other work shared; the witness, a second or a few, and the verification key, once for a circuit, come on top. Gas is that of
Cancun: of the call, and of a transaction that makes it, with its calldata. Everything is made with \`DevSrs\`, the
[development reference string](succinct-proofs.md#reference-string), which changes no figure.

    npm ci --ignore-scripts --prefix packages/prover-ultrahonk
    npm run succinct

writes this page and its plots in about half an hour; \`npm run bench -- --only succinct\` prints the tables of proofs beside
their goals.
`

function setText(quorums: readonly Measured[], larger: readonly Measured[]): string {
  const name = ({ shape: { seals, validators } }: Measured): string => `${seals} of ${validators}`
  return `## By set size

Seals over hashes, by members of a committed set: the circuit \`quorum\`.

${table(
  proofColumns,
  quorums.map((one) => proofRow(name(one), one.figures)),
)}

The commitment is that of the contracts, \`abi.encode\` of batch and list, and takes one to three blocks of keccak256 more than packed
addresses would: with four validators a tenth more gates than the 190 000 that had been set as a goal. The goals of time,
memory and gas (7 CPU s and 620 000 gas for 4; 27 CPU s for 20; 38 CPU s and 2 GB for 30) are met.

The same with the header of the block, whose hash the seals are bound to: the circuit \`finality\`.

${table(
  proofColumns,
  larger.map((one) => proofRow(`1 block, ${name(one)}`, one.figures)),
)}
`
}

/** Gates of another member, from the largest two sets that were counted. */
function slopeOf(counted: readonly Counted[]): number {
  const [before, last] = counted.slice(-2)
  if (before === undefined || last === undefined) return Number.NaN
  return (last.gates - before.gates) / (last.validators - before.validators)
}

function blsGates({ gates, perKey }: Composed, validators: number): number {
  return gates + validators * perKey.gates
}

function schemeText(operations: OperationGates, composed: Composed, counted: readonly Counted[]): string {
  const crossing = counted.find(({ validators, gates }) => gates > blsGates(composed, validators))
  const before = counted.findLast(({ validators, gates }) => gates <= blsGates(composed, validators))
  const verdict =
    crossing === undefined || before === undefined
      ? 'The two do not cross between the sets that were counted.'
      : `**ECDSA takes fewer gates up to ${before.validators} validators, BLS from ${crossing.validators} on.**`
  const rows = counted.map(({ validators, gates }) => {
    const other = blsGates(composed, validators)
    return [String(validators), thousands(gates), thousands(other), (gates / other).toFixed(2)]
  })
  return `## ECDSA seals or a BLS aggregate

There is no circuit here that verifies an aggregate of BLS12-381 whole. There are its parts: \`circuits/bls\` has arithmetic of the base
field in four limbs, of the field of twelve, of the twist, and the steps of the pairing, each held against another library
by a test that solves it. The gates of one operation are **measured**, as the difference of two circuits that repeat it:

${table(
  ['operation', 'gates'],
  namedOperations(operations).map(([what, gates]) => [what, thousands(gates)]),
)}

How many of them a verification takes is **composed**, by counting: one aggregate, keys in the smaller group, two pairings
at once.

${table(
  ['part', 'gates', 'counted as'],
  [
    ...composed.parts.map(({ what, why, gates }) => [what, thousands(gates), why]),
    ['**whole**', `**${thousands(composed.gates)}**`, ''],
    [composed.perKey.what, thousands(composed.perKey.gates), composed.perKey.why],
  ],
)}

So ${((100 * (composed.parts[0]?.gates ?? 0)) / composed.gates).toFixed(0)} % of the whole are Miller loops, whose one step is measured and whose number of steps is fixed by the curve. What is loosest is
the mapping of the message and the residue, together ${((100 * ((composed.parts[1]?.gates ?? 0) + (composed.parts[3]?.gates ?? 0))) / composed.gates).toFixed(0)} %. Not counted: comparisons with constants, selections, the frame of the message, range
checks of what comes in.

Against it the circuit \`quorum\`, whose gates are counted for each set:

${table(['validators', 'ECDSA gates', 'BLS gates', 'ECDSA / BLS'], rows)}

${verdict} Another member costs ${thousands(slopeOf(counted))} gates with ECDSA and ${thousands(composed.perKey.gates)} with BLS. For small sets the seals that Ethereum has
opcodes for are the cheaper ones to prove; for large sets they are not. A better engineered pairing moves the crossing
down, keys committed by keccak256 instead of Poseidon2 move it up.

![Gates over the number of validators](succinct-proofs-gates.svg)
`
}

function batchText(
  batches: readonly Measured[],
  lastSealed: readonly Measured[],
  [every = Number.NaN, last = Number.NaN]: readonly number[],
): string {
  const single = batches[0]?.figures
  const saved = (measured: Measured | undefined): string => {
    if (measured === undefined || single === undefined) return 'nothing'
    const share = 1 - measured.figures.proveSeconds / (measured.shape.blocks * single.proveSeconds)
    return `${(100 * share).toFixed(0)} %`
  }
  const perBlock = ({ figures, shape }: Measured): string => thousands(figures.transactionGas / shape.blocks)
  const rows = [...batches, ...lastSealed].map((one) => {
    const { blocks, sealed } = one.shape
    const what = `${blocks} block${blocks === 1 ? '' : 's'}, ${sealed === blocks ? 'every one sealed' : 'the last one sealed'}`
    return [...proofRow(what, one.figures), perBlock(one)]
  })
  const unproven = (what: string, gates: number): readonly string[] => [
    what,
    thousands(gates),
    ...Array.from({ length: 6 }, () => 'not proven'),
  ]
  return `## Single blocks or batches

Four validators. Sixteen blocks are counted and not proven: ${every > 2 ** 21 ? 'with every block sealed they need a reference string of 2^22 points, more than is made here' : 'they are left to whoever needs them'}.

${table(
  [...proofColumns, 'transaction gas a block'],
  [
    ...rows,
    unproven(`${countedBatch} blocks, every one sealed`, every),
    unproven(`${countedBatch} blocks, the last one sealed`, last),
  ],
)}

**A batch is cheaper than its blocks one by one: modestly in proving, strongly in gas.** Eight blocks in one proof take ${saved(batches.at(-1))} less
processor time than eight proofs, and with seals on the last block alone ${saved(lastSealed.at(-1))} less; what that form trusts is in
[succinct-proofs.md](succinct-proofs.md#every-block-or-the-last-one). The saving of the first comes from keys, each of which is
hashed once for a batch, and from the set, which is committed to once.
`
}

function membershipText(membership: Figures, counted: readonly Counted[]): string {
  const dearer = counted.find(({ gates }) => gates > membership.gates)?.validators ?? 'all'
  return `## The set: proven in the state, or committed to

That a contract holds a set is a proof of its own, through the tries of accounts and storage, with three nodes for the account
and three for each of two slots:

${table(proofColumns, [proofRow('the set in the state', membership)])}

A set that is committed to costs nothing of this: a word of the public inputs, compared by the contract with its own storage
for 2 100 gas where the set is on the chain that settles. Where it is on the proven chain, the proof in the state is needed once for
each set and not for each block, since the commitment joins both proofs; in every block it would cost more than the seals
of any set below ${dearer} validators. A circuit has places for a number of nodes and pays for all of them: a state of millions of accounts has paths of eight and more.
`
}

function aggregateText(aggregates: readonly Figures[], batches: readonly Measured[]): string {
  const [one, two] = aggregates
  const further = (two?.gates ?? Number.NaN) - (one?.gates ?? Number.NaN)
  const [single, pair] = batches
  return `## Proofs of proofs

The circuit \`aggregate\` verifies proofs of one block of four validators each. Its own cost, without that of the proofs inside:

${table(
  proofColumns,
  aggregates.map((figures, place) => proofRow(place === 0 ? '1 proof' : `${place + 1} proofs`, figures)),
)}

Another proof costs ${thousands(further)} gates. **For four validators this does not pay:** two blocks in one circuit take ${seconds(pair?.figures.proveSeconds ?? Number.NaN)} CPU s, two
proofs and their aggregate ${seconds((two?.proveSeconds ?? Number.NaN) + 2 * (single?.figures.proveSeconds ?? Number.NaN))}. It pays where an inner proof is larger than that, where its parts are proven on several
machines, or where one circuit would not fit.
`
}

interface OnChain {
  readonly transparent: readonly Checked[]
  readonly quorums: readonly Measured[]
  readonly batches: readonly Measured[]
  readonly counted: readonly Counted[]
}

function contractText({ transparent, quorums, batches, counted }: OnChain): string {
  const rows = transparent.map(({ validators, figures }) => {
    const proven = quorums.find(({ shape }) => shape.validators === validators)?.figures
    return [
      `${figures.seals} of ${validators}`,
      thousands(figures.proofBytes),
      thousands(figures.verifyGas),
      thousands(figures.transactionGas),
      proven === undefined ? 'not proven' : thousands(proven.transactionGas),
    ]
  })
  // Three members more have two seals more.
  const millions =
    (1.5 * slopeOf(counted) * crossingSeals(transparent, quorums.at(-1)?.figures.transactionGas ?? 0)) / 1e6
  const flat = quorums.at(-1)?.figures.transactionGas ?? Number.NaN
  const four = transparent[0]?.figures.transactionGas ?? Number.NaN
  const eight = batches.at(-1)?.figures.transactionGas ?? Number.NaN
  return `## A contract that recovers signers, or a succinct proof

\`TransparentVerifier\` takes the set and the seals of one block and recovers the signer of each.

${table(['seals', 'proof bytes', 'verify gas', 'transaction gas', 'transaction gas of a succinct proof'], rows)}

**On chain the plain contract is cheaper for one block up to about ${crossingSeals(transparent, flat)} seals**, where its cost meets the ${thousands(flat)} gas of a succinct
proof of 20 seals. The gas of a succinct proof grows with the logarithm of the circuit only, but no circuit of that many seals
is proven here: it would have some ${millions.toFixed(1)} million gates, and recursion would have to split it. Over batches the crossing
comes sooner in seals and later in blocks: with four validators a transaction for each block costs ${thousands(four)} gas, eight of them ${thousands(8 * four)}, and
one succinct proof of eight blocks ${thousands(eight)}. At that gas, which a longer batch exceeds a little, the two meet at ${Math.ceil(eight / four)} blocks; at ${Math.ceil(eight / (four - transactionBase))} where one
transaction checks all of them and pays its ${thousands(transactionBase)} once. Succinct proofs are for sets of a hundred, for long batches, for proofs that hold
the state or the execution as well, and not for a committee of four.

![Gas of a transaction over the number of seals](succinct-proofs-gas.svg)
`
}

/** Seals at which the contract costs as much as a succinct proof, between those measured. */
function crossingSeals(transparent: readonly Checked[], gas: number): number {
  const after = transparent.findIndex(({ figures }) => figures.transactionGas > gas)
  const [low, high] = [transparent[after - 1]?.figures, transparent[after]?.figures]
  if (low === undefined || high === undefined) return Number.NaN
  const share = (gas - low.transactionGas) / (high.transactionGas - low.transactionGas)
  return Math.round(low.seals + share * (high.seals - low.seals))
}

function gatesPlot(composed: Composed, counted: readonly Counted[]): string {
  return linePlot({
    title: 'Gates of a circuit that verifies a quorum',
    x: { label: 'validators', logarithmic: false },
    y: { label: 'gates', logarithmic: false },
    series: [
      { name: 'ECDSA seals, counted', points: counted.map(({ validators, gates }) => [validators, gates]) },
      {
        name: 'BLS12-381 aggregate, composed of measured operations',
        points: counted.map(({ validators }) => [validators, blsGates(composed, validators)]),
      },
    ],
    drawnBy,
  })
}

function gasPlot(transparent: readonly Checked[], quorums: readonly Measured[]): string {
  return linePlot({
    title: 'Gas of a transaction that verifies the seals of one block',
    x: { label: 'seals', logarithmic: false },
    y: { label: 'gas', logarithmic: false },
    series: [
      {
        name: 'contract that recovers every signer',
        points: transparent.map(({ figures }) => [figures.seals, figures.transactionGas]),
      },
      {
        name: 'succinct proof, as far as proven',
        points: quorums.map(({ shape, figures }) => [shape.seals, figures.transactionGas]),
      },
    ],
    drawnBy,
  })
}

process.exitCode = await main()
