import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { acceptCases } from './acceptCases.ts'
import { emptyCases } from './emptyCases.ts'
import { evidenceCases } from './evidenceCases.ts'
import { happyPath } from './happyCases.ts'
import { justifyDefects, justifyFirstRound } from './justifyDefects.ts'
import { justifyGrid } from './justifyGrid.ts'
import { openLab, type Lab } from './Lab.ts'
import { lazyCases } from './lazyCases.ts'
import { lockedRounds } from './lockCases.ts'
import { orderCases } from './orderCases.ts'
import { resourceCases } from './resourceCases.ts'
import { restartHeights } from './restartHeights.ts'
import { restartCases } from './restartCases.ts'
import { roundChanges } from './roundChangeCases.ts'
import { firstHeight, strictCases } from './strictCases.ts'
import { valsetSteps } from './valsetSteps.ts'
import type { StepsCase } from './StepsCase.ts'

/** Profiles that a node is driven under. */
const profiles = ['psc-1', 'qbft-eea'] as const

/** Numbers of validators that each family is about; four are the fewest that bear a faulty one. */
interface Part {
  readonly sizes: readonly number[]
  /** Sizes of psc-1 alone, whose vectors are the ones to conform to. */
  readonly more?: readonly number[]
  readonly cases: (lab: Lab) => readonly StepsCase[]
}

const parts: readonly Part[] = [
  { sizes: [4], more: [5], cases: justifyGrid },
  { sizes: [4, 5, 6], more: [7], cases: justifyDefects },
  { sizes: [4, 5, 6], more: [7], cases: justifyFirstRound },
  { sizes: [4], cases: (lab) => acceptCases(lab, ['new', 'proposed', 'prepared', 'next-round']) },
  { sizes: [], more: [4], cases: (lab) => acceptCases(lab, ['locked', 'decided']) },
  { sizes: [5], cases: (lab) => acceptCases(lab, ['new']) },
  { sizes: [1, 2, 3, 4, 7], more: [5, 22], cases: happyPath },
  { sizes: [4, 7], more: [5], cases: roundChanges },
  { sizes: [4], more: [6], cases: lockedRounds },
  { sizes: [4], cases: restartCases },
  { sizes: [4], cases: resourceCases },
  { sizes: [4], cases: orderCases },
  { sizes: [4], cases: lazyCases },
  { sizes: [4], cases: evidenceCases },
  { sizes: [4], more: [5], cases: strictCases },
  { sizes: [4], cases: emptyCases },
  { sizes: [4], more: [5], cases: valsetSteps },
  { sizes: [4], cases: restartHeights },
]

/**
 * Every case of a driven node.
 *
 * @param crypto - Signs what validators say.
 */
export function stepsCases(crypto: CryptoBackend): readonly StepsCase[] {
  return profiles.flatMap((profile) => [
    ...parts.flatMap(({ sizes, more = [], cases }) =>
      (profile === 'psc-1' ? [...sizes, ...more] : sizes).flatMap((validators) =>
        cases(openLab({ profile, validators, crypto })),
      ),
    ),
    ...firstHeight({ profile, validators: 4, crypto }),
  ])
}
