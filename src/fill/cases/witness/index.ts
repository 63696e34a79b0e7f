import type { Case } from '../../Case.ts'
import type { ExecuteCase } from '../../ExecuteCase.ts'
import { accountShapes } from './accountShapes.ts'
import { entries } from './entries.ts'
import { chainOf, recorderCase, shapeCases } from './Shape.ts'
import { garbage } from './garbage.ts'
import { headers, headerChains } from './headers.ts'
import { malformed } from './malformed.ts'
import { blindedCases, listedInside } from './siblings.ts'
import { storageShapes } from './storageShapes.ts'

const shapes = [...storageShapes, ...accountShapes].map((shape) => ({ shape, chain: chainOf(shape) }))

/** What a prover does with witnesses that are whole, damaged or larger than they need to be. */
export const witness: readonly ExecuteCase[] = [
  ...entries,
  ...headers,
  ...garbage,
  ...malformed,
  ...shapes.flatMap(({ shape, chain }) => [
    ...shapeCases(shape, chain),
    ...blindedCases(shape, chain),
    ...listedInside(shape, chain),
  ]),
]

/** What a sequencer records of the same chains. */
export const recorder: readonly Case[] = [
  ...shapes.map(({ shape, chain }) => recorderCase(shape, chain)),
  ...headerChains.map((chain) =>
    recorderCase({ given: 'blocks of which the last asks for the hash of the third before it' }, chain),
  ),
]
