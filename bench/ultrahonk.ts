import { loadCrypto } from '../src/crypto/loadCrypto.ts'
import { findToolchain, NotInstalled, type Toolchain } from '../src/roles/ultrahonk/Toolchain.ts'
import { measureAggregate } from './succinct/aggregate.ts'
import type { Bench, Figures } from './succinct/measureCircuit.ts'
import {
  batchSizes,
  measureFinality,
  measureMembership,
  measureQuorum,
  setSizes,
  shapeOf,
  type Measured,
} from './succinct/rows.ts'
import { measureTransparent } from './succinct/transparent.ts'
import { figure, type Row, type Section } from './table.ts'

/** What the survey measured for seals over hashes of a set of so many: gates aside, what is not to be passed. */
const goals: Readonly<
  Record<number, { readonly seconds: number; readonly gas?: number; readonly memoryMib?: number }>
> = {
  4: { seconds: 7, gas: 620_000 },
  20: { seconds: 27 },
  30: { seconds: 38, memoryMib: 2000 },
}

const columns = ['gates', 'CPU s', 'MiB', 'proof bytes', 'verify gas', 'transaction gas'] as const

/** What succinct proofs of consensus cost, beside the contract that recovers every signer. */
export async function succinctSections(): Promise<Section[]> {
  const toolchain = toolchainOrReason()
  const transparent = await transparentSection()
  if (typeof toolchain === 'string') return [{ ...transparent, notes: [...transparent.notes, toolchain] }]
  const bench: Bench = { toolchain, crypto: await loadCrypto('auto'), remembers: false }
  return [await quorumSection(bench), await finalitySection(bench), await otherSection(bench), transparent]
}

function toolchainOrReason(): Toolchain | string {
  try {
    return findToolchain()
  } catch (error) {
    if (!(error instanceof NotInstalled)) throw error
    return `Succinct proofs are not measured: ${error.message}`
  }
}

async function quorumSection(bench: Bench): Promise<Section> {
  const rows: Row[] = []
  for (const size of setSizes) rows.push(quorumRow(await measureQuorum(shapeOf(size), bench)))
  return {
    title: 'Succinct proofs: seals over hashes by a committed set',
    columns,
    rows,
    notes: [
      'The commitment is abi.encode of batch and list: one to three blocks of keccak256 more than packed addresses.',
      'That is why 4 validators have a tenth more gates than the 190 000 of the survey; time and gas are within its figures.',
    ],
  }
}

function quorumRow({ shape: { seals, validators }, figures }: Measured): Row {
  const { seconds = Infinity, gas, memoryMib } = goals[validators] ?? {}
  const texts = [
    `${seconds} CPU s`,
    ...(gas === undefined ? [] : [`${gas / 1000}k gas`]),
    ...(memoryMib === undefined ? [] : ['2 GB']),
  ]
  const reached =
    figures.proveSeconds <= seconds &&
    figures.verifyGas <= (gas ?? Infinity) &&
    figures.memoryMib < (memoryMib ?? Infinity)
  return {
    what: `${seals} of ${validators}`,
    figures: figuresOf(figures),
    goal: { text: `at most ${texts.join(', ')}`, reached },
  }
}

async function finalitySection(bench: Bench): Promise<Section> {
  const shapes = [
    ...batchSizes.map((blocks) => shapeOf(4, blocks)),
    ...batchSizes.slice(1).map((blocks) => shapeOf(4, blocks, 1)),
    shapeOf(20),
    shapeOf(30),
  ]
  const rows: Row[] = []
  for (const shape of shapes) {
    const { figures } = await measureFinality(shape, bench)
    const { blocks, sealed, validators } = shape
    const which = sealed === blocks ? 'every one sealed' : 'the last one sealed'
    rows.push({
      what: blocks === 1 ? `1 block of ${validators}` : `${blocks} blocks of ${validators}, ${which}`,
      figures: figuresOf(figures),
    })
  }
  return { title: 'Succinct proofs: headers that follow one another, sealed', columns, rows, notes: [] }
}

async function otherSection(bench: Bench): Promise<Section> {
  const rows: Row[] = [
    { what: 'the set in the state, 3 + 3 + 3 nodes', figures: figuresOf(await measureMembership(bench)) },
  ]
  for (const proofs of [1, 2]) {
    const figures = figuresOf(await measureAggregate(proofs, bench))
    rows.push({ what: `${proofs} proof${proofs === 1 ? '' : 's'} of 1 block of 4 in one`, figures })
  }
  return { title: 'Succinct proofs: membership, and proofs of proofs', columns, rows, notes: [] }
}

async function transparentSection(): Promise<Section> {
  const crypto = await loadCrypto('auto')
  const rows: Row[] = []
  for (const size of setSizes) {
    const { seals, proofBytes, verifyGas, transactionGas } = await measureTransparent(size, crypto)
    rows.push({ what: `${seals} of ${size}`, figures: [proofBytes, verifyGas, transactionGas].map(String) })
  }
  return {
    title: 'Transparent proofs: the contract recovers every signer of one block',
    columns: ['proof bytes', 'verify gas', 'transaction gas'],
    rows,
    notes: [],
  }
}

function figuresOf({ gates, proveSeconds, memoryMib, proofBytes, verifyGas, transactionGas }: Figures): string[] {
  return [
    String(gates),
    figure(proveSeconds),
    figure(memoryMib),
    ...[proofBytes, verifyGas, transactionGas].map(String),
  ]
}
