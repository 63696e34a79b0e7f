import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConsensusContext, verifyFinality } from '../../../src/consensus/index.ts'
import type { CryptoBackend } from '../../../src/crypto/CryptoBackend.ts'
import type { ConsensusFinalityQuestion } from '../../../src/model/generated/adapter.ts'
import { integer, toBytes } from '../../../src/model/Hex.ts'
import type { Shape } from '../../../src/roles/ultrahonk/Shape.ts'
import type { SealedBatch } from '../../../src/roles/ultrahonk/witnessInputs.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'

/** Blocks of four validators that a vector publishes, with the context in which they are final. */
export interface PublishedBatch {
  readonly batch: SealedBatch
  readonly context: ConsensusContext
  readonly shape: Shape
}

const path = join(import.meta.dirname, '../../../vectors/consensus/finality/psc-1/batch-long-n-4.json')

/** Reads the proof of the set of the same vector. */
export function publishedSet(): ConsensusFinalityQuestion['batch'] {
  return readQuestion().batch
}

function readQuestion(): ConsensusFinalityQuestion {
  return (JSON.parse(readFileSync(path, 'utf8')) as { question: { ask: ConsensusFinalityQuestion } }).question.ask
}

/** Reads the first blocks of consensus/finality/psc-1/batch-long-n-4. */
export function publishedBatch(count: number, crypto: CryptoBackend): PublishedBatch {
  const { chain, parent, batch: set, blocks: all } = readQuestion()
  const profile = loadStandard().consensus.get('psc-1')
  if (profile === undefined || chain === undefined) throw new Error('the vector is not one of psc-1')
  const context = { profile, chain, keccak256: crypto.keccak256, ecrecover: crypto.ecrecover }
  const blocks = all.slice(0, count).map(({ headerRlp, round, seals }) => ({
    headerRlp: toBytes(headerRlp),
    round: round === undefined ? 0n : integer(round),
    seals: seals ?? [],
  }))
  const before = { hash: parent.hash, number: integer(parent.number), timestamp: integer(parent.timestamp) }
  const { number, ...proven } = set
  const { validators, validatorSetHash } = verifyFinality(
    { set: { ...proven, batch: number }, parent: before, blocks },
    context,
  )
  if (validatorSetHash === undefined) throw new Error('the set of the vector has no commitment')
  return {
    batch: { batch: number, validators, validatorSetHash, parent: before, blocks },
    context,
    shape: { blocks: count, sealed: count, seals: 3, validators: validators.length },
  }
}
