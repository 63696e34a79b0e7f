import { expect, test } from 'vitest'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { counterexamples } from '../../src/simulation/counterexamples.ts'
import { networks } from '../../src/simulation/Network.ts'
import { reportOf, addReports } from '../../src/simulation/Report.ts'
import { simulate } from '../../src/simulation/simulate.ts'
import { validator } from '../../src/standard/validator.ts'
import { planned } from './planned.ts'

const crypto = await loadCrypto('auto')

test('a run that fails is told as a vector that its schema allows, with the fork first', () => {
  const plan = planned({
    validators: 5,
    network: networks.rough,
    faults: ['equivocate'],
    mutant: 'quorum-of-two-f-plus-one',
  })
  const seeds = [1, 2, 3, 4, 5, 6]
  const report = addReports(seeds.map((seed) => reportOf(plan, simulate({ ...plan, seed }, crypto))))
  const vectors = counterexamples(plan, report.violations, crypto)
  expect(vectors.length).toBeGreaterThan(0)
  expect(vectors[0]?.description.then).toContain('agreement')
  expect(vectors[0]?.schedule.nodes.filter(({ byzantine }) => byzantine).map(({ name }) => name)).toEqual(['x', 'y'])
  const schema = validator('vector-consensus-schedule')
  expect(vectors.flatMap((vector) => schema.violations(vector))).toEqual([])
})
