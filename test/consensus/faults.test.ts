import { describe, expect, test } from 'vitest'
import { consensusProblems } from '../../runners/compare/consensus.ts'
import { splitQuestion } from '../../runners/load/formats/consensus/ownConsensus.ts'
import { putQuestion } from '../../runners/observe/consensus.ts'
import { type ConsensusFault, consensusFaults } from '../../src/consensus/index.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import type { ConsensusMethod } from '../../src/roles/consensusMethods.ts'
import { consensusMethods } from '../../src/roles/consensusMethods.ts'
import { mutantCatalogue } from '../../src/roles/mutants/catalogue.ts'
import { publishedConsensus } from '../vectors/published.ts'

const crypto = await loadCrypto('auto')
const cases = publishedConsensus().map((vector) => ({ id: vector.id, ...splitQuestion(vector.question) }))
const faults = Object.keys(consensusFaults) as ConsensusFault[]

/** Ids of vectors that a party with a fault fails, at most as many as asked for. */
async function failedWith(fault: ConsensusFault | undefined, most: number): Promise<readonly string[]> {
  const methods = consensusMethods({ crypto, ...(fault !== undefined && { fault }) })
  const failed: string[] = []
  for (const { id, question, expected } of cases) {
    const asked = await putQuestion(question, '', async <M extends ConsensusMethod>(method: M, params: object) => {
      const ask = methods[method] as (given: object) => Promise<never>
      return { kind: 'result', result: await ask(params) }
    })
    if (asked.kind === 'result' && consensusProblems(asked.result, expected).length > 0) failed.push(id)
    if (failed.length >= most) break
  }
  return failed
}

describe('faults of consensus', () => {
  test('the honest party fails no vector', async () => {
    expect(await failedWith(undefined, 1)).toEqual([])
  }, 60_000)

  test('each is failed by a vector', async () => {
    const survivors: ConsensusFault[] = []
    for (const fault of faults) if ((await failedWith(fault, 1)).length === 0) survivors.push(fault)
    expect(survivors).toEqual([])
  }, 240_000)

  test('each is in the catalogue', () => {
    const names = new Set(mutantCatalogue().map(({ name }) => name))
    expect(faults.filter((fault) => !names.has(`consensus-${fault}`))).toEqual([])
    expect(faults.length).toBeGreaterThanOrEqual(60)
  })
})
