import type { Artefact } from './Artefact.ts'
import { attestationVerifierArtefact } from './generated/AttestationVerifier.ts'
import { rewardsArtefact } from './generated/Rewards.ts'
import { rollupArtefact } from './generated/Rollup.ts'
import { slashingArtefact } from './generated/Slashing.ts'
import { transparentVerifierArtefact } from './generated/TransparentVerifier.ts'
import { validatorSetArtefact } from './generated/ValidatorSet.ts'

/** Every compiled contract. */
export const artefacts: readonly Artefact[] = [
  validatorSetArtefact,
  slashingArtefact,
  rewardsArtefact,
  rollupArtefact,
  transparentVerifierArtefact,
  attestationVerifierArtefact,
]
