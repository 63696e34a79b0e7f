import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { splitBlock } from '../src/codec/Block.ts'
import { decodeHeader } from '../src/codec/Header.ts'
import { keccak256 } from '../src/crypto/keccak.ts'
import { toBytes, type Hash32 } from '../src/model/Hex.ts'
import type { StatelessCase } from '../runners/load/Case.ts'
import { ruleset } from '../src/standard/rulesets.ts'
import { loadCases } from '../runners/load/loadCases.ts'
import { measureInTurns, type Work } from './measure.ts'
import { readRealBlocks, type RealBlock } from './realBlocks.ts'
import { partyUnder, statelessWork, waysOf } from './reference.ts'
import * as stock from './stock.ts'
import { figure, percent, times, type Row, type Section } from './table.ts'
import { makeWorkload, workloadFork, workloadNames, type WorkloadName } from './workloads.ts'

const rounds = 5

/** Of a failure's message, in a row. */
const failureCharactersMax = 60

/** What the reference is to reach. */
const goals = { speedup: 3, recordingShare: 0.25, statelessRatio: 1.5 }

const nameCharactersMax = 60

const fixturesFolder = resolve(import.meta.dirname, '../../shared/data/fixtures/eest-benchmark-v0.0.7')

/** The smallest variant of each fixture: the stock library takes minutes for the largest. */
const fixtureGas = 'gas-value_1M]'
const fixtureFork = 'osaka'

const realBlocksFolder = resolve(import.meta.dirname, '../../shared/data/fixtures/real-blocks')

/** Reference and stock library on blocks that do one thing each, and on real blocks. */
export async function executionSections(only: (name: string) => boolean): Promise<Section[]> {
  const speed: Row[] = []
  const witness: Row[] = []
  for (const name of workloadNames.filter(only)) {
    const rows = await workloadRows(name)
    speed.push(rows.speed)
    witness.push(rows.witness)
  }
  const real = only('real') ? await realBlockRows(await readRealBlocks(realBlocksFolder)) : []
  const fixtures = only('fixtures') ? await fixtureRows() : []
  const missing = only('real') && real.length === 0 ? [`No real blocks: ${realBlocksFolder} is not there.`] : []
  return [
    {
      title: 'Execution: reference and plain @ethereumjs/vm, Mgas per processor second',
      columns: ['stock', 'reference', 'ratio'],
      rows: [...speed, ...fixtures, ...real],
      notes: [
        'Both decode the same block, recover senders, execute and check every root of the header. The stock library built the blocks of the first rows.',
        'Real blocks run from their witness. The stock state manager never answers on some of them; it is timed with the one change that helps it (storage is written when the block ends).',
        ...missing,
      ],
    },
    {
      title: 'Witness: recording it and executing from it, processor milliseconds',
      columns: ['stateful', 'recorded', 'overhead', 'stateless', 'ratio', 'nodes'],
      rows: witness,
      notes: [],
    },
  ]
}

/** Benchmark fixtures of the ecosystem, each with one block. */
async function fixtureRows(): Promise<Row[]> {
  if (!existsSync(fixturesFolder)) return []
  const rows: Row[] = []
  for await (const loaded of loadCases(fixturesFolder, { select: (id) => id.includes(fixtureGas) })) {
    if (loaded.kind !== 'case' || loaded.case.kind !== 'import') continue
    const { genesis, blocks, ruleset: rules, id } = loaded.case
    const [block] = blocks
    if (block === undefined || blocks.length !== 1) continue
    const rlp = toBytes(block.rlp)
    const gasUsed = BigInt(splitBlock(rlp).header.gasUsed)
    const made = { genesisRlp: toBytes(genesis.headerRlp), rlp, gasUsed }
    const ways = await waysOf({ name: id, alloc: genesis.alloc, block: made }, await partyUnder(rules))
    const common = stock.commonAt(fixtureFork)
    const machines = [await stock.machineOver(common, genesis.alloc), await stock.machineOver(common, genesis.alloc)]
    const works = { stock: async () => stock.runOver(machines.pop(), common, rlp), stateful: ways.stateful }
    rows.push(speedRow(nameOf(id), Number(gasUsed), await measureInTurns(works, 1, ['stateful'])))
  }
  return rows
}

/** `…/test_sha256.py::test_sha256[fork_Osaka-blockchain_test-benchmark-gas-value_1M]` becomes `test_sha256`. */
function nameOf(id: string): string {
  const [, test = id, variant = ''] = /::(\w+)\[(?:fork_\w+-blockchain_test-?)?(.*?)-?benchmark-gas/.exec(id) ?? []
  return [test.replace('test_', ''), variant]
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, nameCharactersMax)
}

async function workloadRows(name: WorkloadName): Promise<{ speed: Row; witness: Row }> {
  const workload = await makeWorkload(name)
  const common = stock.commonAt(workloadFork)
  const ways = await waysOf(workload, await partyUnder(ruleset(`lockstep-${workloadFork}`)))
  const machines: stock.StockMachine[] = []
  for (let round = 0; round <= rounds; round += 1) machines.push(await stock.machineOver(common, workload.alloc))
  const taken = await measureInTurns(
    {
      stock: async () => stock.runOver(machines.pop(), common, workload.block.rlp),
      stateful: ways.stateful,
      recorded: ways.recorded,
      stateless: ways.stateless,
    },
    rounds,
    ['stateful', 'recorded', 'stateless'],
  )
  const overhead = taken.recorded / taken.stateful - 1
  const slowdown = taken.stateless / taken.stateful
  const milliseconds = (seconds: number): string => figure(seconds * 1000)
  return {
    speed: speedRow(name, Number(workload.block.gasUsed), taken),
    witness: {
      what: name,
      figures: [
        milliseconds(taken.stateful),
        milliseconds(taken.recorded),
        percent(overhead),
        milliseconds(taken.stateless),
        times(slowdown),
        String(ways.witness.state.length),
      ],
      goal: {
        text: `under ${percent(goals.recordingShare)}, under ${times(goals.statelessRatio)}`,
        reached: overhead < goals.recordingShare && slowdown < goals.statelessRatio,
      },
    },
  }
}

function speedRow(what: string, gas: number, taken: { readonly stock: number; readonly stateful: number }): Row {
  const ratio = taken.stock / taken.stateful
  return {
    what,
    figures: [figure(gas / 1e6 / taken.stock), figure(gas / 1e6 / taken.stateful), times(ratio)],
    goal: { text: times(goals.speedup), reached: ratio >= goals.speedup },
  }
}

async function realBlockRows(blocks: readonly RealBlock[]): Promise<Row[]> {
  const rows: Row[] = []
  for (const block of blocks) {
    const works = await realBlockWorks(block)
    if (works === undefined) continue
    try {
      const taken = await measureInTurns(works, rounds, ['stateful'])
      rows.push(speedRow(block.name, Number(block.header.gasUsed), taken))
    } catch (error) {
      const why = error instanceof Error ? error.message.slice(0, failureCharactersMax) : String(error)
      rows.push({ what: block.name, figures: ['', '', ''], goal: { text: `executes (${why})`, reached: false } })
    }
  }
  return rows
}

async function realBlockWorks({ header, asked }: RealBlock): Promise<Record<'stock' | 'stateful', Work> | undefined> {
  const number = BigInt(header.number)
  const common = stock.commonOfChain(Number(asked.ruleset.chainId), number, BigInt(header.timestamp))
  if (common === undefined) return undefined
  const recorded = asked.witness.headers.map((text): [bigint, Uint8Array] => {
    const rlp = toBytes(text)
    return [BigInt(decodeHeader(rlp).number), keccak256(rlp)]
  })
  const given = Object.entries(asked.context?.blockHashes ?? {}).map(([text, hash]): [bigint, Uint8Array] => [
    BigInt(text),
    toBytes(hash),
  ])
  const root = asked.context?.preStateRoot ?? parentOf(asked)
  const blockHashes = new Map([...given, ...recorded])
  const rlp = toBytes(asked.rlp)
  return {
    stock: async () => stock.runFromWitness(common, rlp, asked.witness, { root, blockHashes }),
    stateful: statelessWork(asked, await partyUnder(asked.ruleset)),
  }
}

/** Root of the state before the block, from the header of its parent. */
function parentOf({ witness }: StatelessCase): Hash32 {
  const parent = witness.headers.at(-1)
  if (parent === undefined) throw new Error('the witness has no headers')
  return decodeHeader(toBytes(parent)).stateRoot
}
