import {
  hashHeader,
  readHeader,
  verifyFinality,
  type ConsensusContext,
  type ConsensusFault,
} from '../../consensus/index.ts'
import type { ConsensusInputs } from '../../proof/ConsensusInputs.ts'
import { decodeEvidence, type FinalityEvidence } from '../../proof/FinalityEvidence.ts'
import type { Verification } from '../../proof/Verification.ts'
import { weightOf } from '../../proof/weightOf.ts'
import type { Bytes } from '../../model/Hex.ts'
import { integer, quantity, toBytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { loadStandard } from '../../standard/loadStandard.ts'
import { commitmentOf } from '../../state/layout/readValidatorSet.ts'

/**
 * Tells what the evidence of a consensus proof shows: this is where proofs and consensus meet.
 *
 * @param evidence - Bytes of a proof of kind `transparent`.
 * @param verification - Ruleset and deployment, which name the profile, the chain and the contract of the set.
 * @returns Public inputs of the last block.
 * @throws {@link Rejection} as `decodeEvidence` and {@link finalityOf}; PRF-43.
 */
export function readFinality(evidence: Bytes, verification: Verification): ConsensusInputs {
  return finalityOf(decodeEvidence(evidence), verification)
}

/**
 * Verifies evidence of finality.
 *
 * @param evidence - Header before, sealed headers, proof of the set.
 * @param verification - Ruleset and deployment.
 * @param fault - Of the consensus core, to plant.
 * @throws {@link Rejection} `CONSENSUS_CHAIN_UNKNOWN`, `CONSENSUS_PROFILE_UNKNOWN`, and as `verifyFinality`.
 */
export function finalityOf(
  evidence: FinalityEvidence,
  verification: Verification,
  fault?: ConsensusFault,
): ConsensusInputs {
  const { ruleset, rulesetHash, deployment } = verification
  const context = { ...contextOf(verification), ...(fault !== undefined && { fault }) }
  const { validatorSet } = deployment
  if (validatorSet === undefined) throw new Rejection('VALIDATOR_SET_UNKNOWN', { deployment: 'names no contract' })
  const parent = readHeader(toBytes(evidence.parentHeader), context)
  const { members, proof } = evidence.set
  const { validators, validatorSetHash, blocks } = verifyFinality(
    {
      set: {
        ...validatorSet,
        batch: quantity(evidence.batchNumber),
        members,
        stateRoot: parent.header.stateRoot,
        proof,
      },
      parent: {
        hash: hashHeader(parent, undefined, context).onChainHash,
        number: integer(parent.header.number),
        timestamp: integer(parent.header.timestamp),
      },
      blocks: evidence.blocks.map(({ headerRlp, round, seals }) => ({
        headerRlp: toBytes(headerRlp),
        ...(round !== undefined && { round: integer(round) }),
        ...(seals !== undefined && { seals }),
      })),
    },
    context,
  )
  const last = blocks.at(-1)
  const sealed = evidence.blocks.at(-1)
  if (last === undefined || sealed === undefined) throw new Rejection('BATCH_EMPTY')
  const participation = integer(last.participation)
  return {
    chainId: BigInt(ruleset.chainId),
    rulesetHash,
    height: integer(parent.header.number) + BigInt(blocks.length),
    round: roundOf(sealed, context),
    blockHash: last.hash,
    validatorSetHash: validatorSetHash ?? commitmentOf(evidence.batchNumber, validators, verification.keccak256),
    signedWeight: weightOf(participation),
    totalWeight: BigInt(validators.length),
    participation,
  }
}

function roundOf({ round, headerRlp }: FinalityEvidence['blocks'][number], context: ConsensusContext): bigint {
  if (round !== undefined) return integer(round)
  return readHeader(toBytes(headerRlp), context).extraData?.round ?? 0n
}

function contextOf({ ruleset, deployment, keccak256, ecrecover }: Verification): ConsensusContext {
  const profile = loadStandard().consensus.get(ruleset.consensusProfile)
  if (profile === undefined) throw new Rejection('CONSENSUS_PROFILE_UNKNOWN', { profile: ruleset.consensusProfile })
  const { genesisHash } = deployment
  if (genesisHash === undefined) throw new Rejection('CONSENSUS_CHAIN_UNKNOWN', { profile: profile.name })
  return { profile, keccak256, ecrecover, chain: { chainId: quantity(BigInt(ruleset.chainId)), genesisHash } }
}
