import { recoverSigner } from '../src/consensus/Signature.ts'
import type { CryptoBackend } from '../src/crypto/CryptoBackend.ts'
import { loadCrypto } from '../src/crypto/loadCrypto.ts'
import { longBatch } from '../src/fill/consensus/batchCases.ts'
import { contextOf } from '../src/fill/consensus/council.ts'
import { happyPath } from '../src/fill/steps/happyCases.ts'
import { openLab } from '../src/fill/steps/Lab.ts'
import type { ConsensusEvent, ConsensusFinalityQuestion } from '../src/model/generated/adapter.ts'
import { toBytes } from '../src/model/Hex.ts'
import { consensusMethods } from '../src/roles/consensusMethods.ts'
import { consensusSteps } from '../src/roles/consensusSteps.ts'
import { measureInTurns, type Work } from './measure.ts'
import { figure, times, type Section } from './table.ts'

const profile = 'psc-1'
const sizes = [4, 10, 30] as const
const rounds = 5

/** Both sources of secp256k1, timed in turns. */
interface Backends {
  readonly noble: CryptoBackend
  readonly fast: CryptoBackend
}

/** Seconds of one work with each of them. */
interface Pace {
  readonly noble: number
  readonly fast: number
}

/** Seals and headers verified per second, and steps of a node, with an injected secp256k1 and with noble. */
export async function consensusSections(): Promise<Section[]> {
  const backends = { noble: await loadCrypto('noble'), fast: await loadCrypto('auto') }
  const libraries = `secp256k1 of the fast backend: ${backends.fast.names.secp256k1}; keccak256: ${backends.fast.names.keccak256}.`
  return [await sealSection(backends, libraries), await stepSection(backends)]
}

/** A batch of sealed headers under a set that is proven, as a stateless prover gets it. */
function batchOf(validators: number): { readonly ask: ConsensusFinalityQuestion; readonly seals: number } {
  const { asked } = longBatch(profile, validators)
  if (asked.kind !== 'finality') throw new Error('a batch asks for finality')
  const { ask } = asked
  return { ask, seals: ask.blocks.reduce((count, block) => count + (block.seals?.length ?? 0), 0) }
}

interface Batch {
  readonly validators: number
  readonly headers: number
  readonly seals: number
  readonly pace: Pace
}

async function sealSection(backends: Backends, libraries: string): Promise<Section> {
  const single = await timeEach(backends, oneSeal)
  const batches: Batch[] = []
  for (const validators of sizes) {
    const { ask, seals } = batchOf(validators)
    const pace = await timeEach(backends, (crypto) => verifying(crypto, ask))
    batches.push({ validators, headers: ask.blocks.length, seals, pace })
  }
  const perSeal = (batch: Batch): number => batch.pace.fast / batch.seals
  const [smallest] = batches
  return {
    title: 'Consensus: seals and headers verified per second (verifyFinality)',
    columns: [
      'seals/s, noble',
      'seals/s, fast',
      'headers/s, noble',
      'headers/s, fast',
      'ratio',
      'a seal against n = 4',
    ],
    rows: [
      {
        what: 'one seal, its signer recovered',
        figures: [figure(1 / single.noble), figure(1 / single.fast), '', '', times(single.noble / single.fast), ''],
      },
      ...batches.map((batch) => ({
        what: `${batch.validators} validators, ${batch.seals / batch.headers} seals a header`,
        figures: [
          figure(batch.seals / batch.pace.noble),
          figure(batch.seals / batch.pace.fast),
          figure(batch.headers / batch.pace.noble),
          figure(batch.headers / batch.pace.fast),
          times(batch.pace.noble / batch.pace.fast),
          times(perSeal(batch) / (smallest === undefined ? Number.NaN : perSeal(smallest))),
        ],
      })),
    ],
    notes: [
      libraries,
      'Batches of six headers; the proof of the set, links and participation are in the time, which is why a seal of a small set costs more than one that is recovered alone.',
    ],
  }
}

function oneSeal(crypto: CryptoBackend): Work {
  const { ask } = batchOf(4)
  const seal = ask.blocks[0]?.seals?.[0]
  if (seal === undefined) throw new Error('a header of a batch has seals')
  const signature = toBytes(seal)
  const context = { ...contextOf(profile), keccak256: crypto.keccak256, ecrecover: crypto.ecrecover }
  // The signer of another hash is recovered with the same work.
  const hash = new Uint8Array(32).fill(7)
  return () => void recoverSigner(hash, signature, context)
}

function verifying(crypto: CryptoBackend, ask: ConsensusFinalityQuestion): Work {
  const methods = consensusMethods({ crypto })
  return async () => {
    const { status } = await methods.consensus_verifyFinality({ token: 'bench', question: ask })
    if (status !== 'final') throw new Error(`the batch is ${status}`)
  }
}

interface Driven {
  readonly validators: number
  readonly events: number
  readonly pace: Pace
}

async function stepSection(backends: Backends): Promise<Section> {
  const rows: Driven[] = []
  for (const validators of sizes) {
    const { events, start } = height(validators, backends.fast)
    const pace = await timeEach(backends, (crypto) => driving(crypto, { events, start }))
    rows.push({ validators, events: events.length, pace })
  }
  const perStep = (row: Driven): number => row.pace.fast / row.events
  const [smallest] = rows
  return {
    title: 'Consensus: steps of one node per second, a whole height without faults',
    columns: [
      'steps a height',
      'steps/s, noble',
      'steps/s, fast',
      'ratio',
      'ms a height, fast',
      'a step against n = 4',
    ],
    rows: rows.map((row) => ({
      what: `${row.validators} validators`,
      figures: [
        String(row.events),
        figure(row.events / row.pace.noble),
        figure(row.events / row.pace.fast),
        times(row.pace.noble / row.pace.fast),
        figure(row.pace.fast * 1000),
        times(perStep(row) / (smallest === undefined ? Number.NaN : perStep(smallest))),
      ],
    })),
    notes: [
      'Bytes in, bytes out: a message is decoded, its signatures are recovered, the own ones are made. A node hears two votes of each validator, so a height grows with the set.',
    ],
  }
}

type Height = Pick<Parameters<ReturnType<typeof consensusSteps>['consensus_step']>[0], 'start' | 'events'>

/** A height from its start to the next one, seen by a validator that does not lead. */
function height(validators: number, crypto: CryptoBackend): Required<Height> {
  const seen = happyPath(openLab({ profile, validators, crypto })).at(-1)
  if (seen === undefined) throw new Error('a height is seen by somebody')
  const events = seen.steps.flatMap(({ event }): ConsensusEvent[] => (event.op === 'restart' ? [] : [event]))
  return { start: seen.start, events }
}

function driving(crypto: CryptoBackend, { start, events }: Required<Height>): Work {
  const { consensus_step: step } = consensusSteps({ crypto })
  return async () => {
    const result = await step({ token: 'bench', start, events })
    if (result.status !== 'stepped' || result.steps.every(({ finalized }) => finalized === undefined))
      throw new Error('the height does not end')
  }
}

async function timeEach(backends: Backends, work: (crypto: CryptoBackend) => Work): Promise<Pace> {
  const works = { noble: work(backends.noble), fast: work(backends.fast) }
  return measureInTurns(works, rounds, ['noble', 'fast'])
}
