import { beforeAll, expect, test } from 'vitest'
import { startInProcess } from '../../mutation/inProcess.ts'
import { judge, outcomeOf, type Side } from '../../mutation/judge.ts'
import { loadVectors } from '../../mutation/loadVectors.ts'
import type { Case } from '../../runners/load/Case.ts'
import type { Party } from '../../runners/adapters/Party.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import type { CryptoBackend } from '../../src/crypto/CryptoBackend.ts'
import { mutantCatalogue } from '../../src/roles/mutants/catalogue.ts'
import { readIncidents } from '../../src/tools/writeIncidents.ts'

/** Loading every vector and judging some hundred pairs. */
const timeoutMs = 180_000

let crypto: CryptoBackend
let honest: Party
let vectors: ReadonlyMap<string, Case>

beforeAll(async () => {
  crypto = await loadCrypto('auto')
  honest = await startInProcess(crypto)
  vectors = new Map((await loadVectors()).map((asked) => [asked.id, asked]))
}, timeoutMs)

const sides = new Map(
  mutantCatalogue().map(({ name, side }): [string, readonly Side[]] => [
    name,
    side === 'both' ? ['sequencer', 'prover'] : [side],
  ]),
)

async function isKilled(mutant: string, side: Side, asked: readonly string[]): Promise<boolean> {
  const faulty = await startInProcess(crypto, mutant)
  const [sequencer, prover] = side === 'sequencer' ? [faulty, honest] : [honest, faulty]
  for (const id of asked) {
    const vector = vectors.get(id)
    if (vector === undefined) throw new Error(`there is no vector ${id}`)
    if (outcomeOf(await judge(vector, { sequencer, prover, reference: honest }), side) === 'killed') return true
  }
  return false
}

test(
  'each mutant of an incident is failed by a vector of the same incident',
  async () => {
    const survivors: string[] = []
    for (const { id, mutants = [], vectors: asked = [] } of readIncidents().incidents) {
      for (const mutant of mutants) {
        const killed = []
        for (const side of sides.get(mutant) ?? []) killed.push(await isKilled(mutant, side, asked))
        if (!killed.includes(true)) survivors.push(`${id} ${mutant}`)
      }
    }
    expect(survivors).toEqual([])
  },
  timeoutMs,
)
