import { answerKinds } from './answerKinds.ts'
import { batchKinds } from './batchKinds.ts'
import { claimKinds } from './claimKinds.ts'
import { consensusKinds } from './consensusKinds.ts'
import { faultKinds } from './faultKinds.ts'
import { forkKinds } from './forkKinds.ts'
import { gasKinds } from './gasKinds.ts'
import { incidentKinds } from './incidentKinds.ts'
import { inputKinds } from './inputKinds.ts'
import type { MutantKind } from './MutantKind.ts'
import { opcodeKinds } from './opcodeKinds.ts'
import { orderingKinds } from './orderingKinds.ts'
import { precompileKinds } from './precompileKinds.ts'
import { proofKinds } from './proofKinds.ts'
import { specimenKinds } from './specimenKinds.ts'
import { stateKinds } from './stateKinds.ts'
import { stepKinds } from './stepKinds.ts'
import { storageKinds } from './storageKinds.ts'
import { witnessKinds } from './witnessKinds.ts'

/** Every kind of fault; a new one is a file beside this one and a line here. */
export const mutantKinds: readonly MutantKind[] = [
  ...precompileKinds,
  ...specimenKinds,
  ...batchKinds,
  ...forkKinds,
  ...gasKinds,
  ...opcodeKinds,
  ...faultKinds,
  ...answerKinds,
  ...stateKinds,
  ...claimKinds,
  ...storageKinds,
  ...consensusKinds,
  ...stepKinds,
  ...proofKinds,
  ...orderingKinds,
  ...witnessKinds,
  ...inputKinds,
  ...incidentKinds,
]
