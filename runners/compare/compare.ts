import { Defect } from '../../src/model/Defect.ts'
import type { Case } from '../load/Case.ts'
import type { Observation } from '../observe/Observation.ts'
import { compareAccessList, compareRlp, compareStatelessInput, compareTransaction, compareTrie } from './answers.ts'
import { compareBuild } from './build.ts'
import { compareConsensus } from './consensus.ts'
import { compareConsensusSchedule } from './consensusSchedule.ts'
import { compareConsensusSteps } from './consensusSteps.ts'
import { compareExecute } from './execute.ts'
import { compareImport } from './import.ts'
import { compareContract } from './contract.ts'
import { compareOrdering } from './ordering.ts'

import { compareProof } from './proof.ts'
import { compareStateless } from './stateless.ts'
import { compareStorage } from './storage.ts'
import type { Verdict } from './Verdict.ts'

/**
 * Judges what a pair did with a case: a pure function of the case and the observation, without tolerances.
 *
 * @param asked - The case with its expectations.
 * @param observation - Of the same kind.
 * @returns The verdict for each party and for the pair.
 */
export function compare(asked: Case, observation: Observation): Verdict {
  if (asked.kind === 'build' && observation.kind === 'build') return compareBuild(asked, observation)
  if (asked.kind === 'import' && observation.kind === 'import') return compareImport(asked, observation)
  if (asked.kind === 'stateless' && observation.kind === 'stateless') return compareStateless(asked, observation)
  if (asked.kind === 'execute' && observation.kind === 'execute') return compareExecute(asked, observation)
  if (asked.kind === 'transaction' && observation.kind === 'transaction') return compareTransaction(asked, observation)
  if (asked.kind === 'rlp' && observation.kind === 'rlp') return compareRlp(asked, observation)
  if (asked.kind === 'trie' && observation.kind === 'trie') return compareTrie(asked, observation)
  if (asked.kind === 'statelessInput' && observation.kind === 'statelessInput') {
    return compareStatelessInput(asked, observation)
  }
  if (asked.kind === 'accessList' && observation.kind === 'accessList') return compareAccessList(asked, observation)
  if (asked.kind === 'contract' && observation.kind === 'contract') return compareContract(asked, observation)
  if (asked.kind === 'ordering' && observation.kind === 'ordering') return compareOrdering(asked, observation)
  if (asked.kind === 'proof' && observation.kind === 'proof') return compareProof(asked, observation)
  if (asked.kind === 'storage' && observation.kind === 'storage') return compareStorage(asked, observation)
  if (asked.kind === 'consensus-steps' && observation.kind === 'consensus-steps') {
    return compareConsensusSteps(asked, observation)
  }
  if (asked.kind === 'consensus-schedule' && observation.kind === 'consensus-schedule') {
    return compareConsensusSchedule(asked, observation)
  }
  if (asked.kind === 'consensus' && observation.kind === 'consensus') return compareConsensus(asked, observation)
  throw new Defect(`a ${asked.kind} case was observed as ${observation.kind}`)
}
