import { randomBytes } from 'node:crypto'

import type { Case } from '../load/Case.ts'
import { observeAccessList, observeRlp, observeStatelessInput, observeTransaction, observeTrie } from './answers.ts'
import { observeBuild, triangulateBuild } from './build.ts'
import { observeConsensus } from './consensus.ts'
import { observeConsensusSchedule } from './consensusSchedule.ts'
import { observeConsensusSteps } from './consensusSteps.ts'
import { observeExecute, triangulateExecute } from './execute.ts'
import { observeImport, triangulateImport } from './import.ts'
import type { Observation } from './Observation.ts'
import { observeContract } from './contract.ts'
import { observeOrdering } from './ordering.ts'
import type { Pair } from './Pair.ts'
import { observeProof } from './proof.ts'
import { observeStateless, triangulateStateless } from './stateless.ts'
import { observeStorage } from './storage.ts'

/**
 * Asks a pair what a case wants to know.
 *
 * @param asked - The case; its expectations are not sent to anybody.
 * @param pair - The parties.
 * @returns What they did.
 */
export async function observe(asked: Case, pair: Pair): Promise<Observation> {
  // Opaque and fresh, so that no adapter can know a vector by its name.
  const token = `case-${randomBytes(8).toString('hex')}`
  switch (asked.kind) {
    case 'build':
      return observeBuild(asked, pair, token)
    case 'import':
      return observeImport(asked, pair, token)
    case 'stateless':
      return observeStateless(asked, pair, token)
    case 'execute':
      return observeExecute(asked, pair, token)
    case 'transaction':
      return observeTransaction(asked, pair, token)
    case 'rlp':
      return observeRlp(asked, pair, token)
    case 'trie':
      return observeTrie(asked, pair, token)
    case 'statelessInput':
      return observeStatelessInput(asked, pair, token)
    case 'accessList':
      return observeAccessList(asked, pair, token)
    case 'contract':
      return observeContract(asked, pair, token)
    case 'ordering':
      return observeOrdering(asked, pair, token)
    case 'proof':
      return observeProof(asked, pair, token)
    case 'storage':
      return observeStorage(asked, pair, token)
    case 'consensus-schedule':
      return observeConsensusSchedule(asked, pair, token)
    case 'consensus-steps':
      return observeConsensusSteps(asked, pair, token)
    case 'consensus':
      return observeConsensus(asked, pair, token)
  }
}

/**
 * Asks the reference what it would have done in the place of each party.
 *
 * @param asked - The case.
 * @param observation - What the parties did.
 * @param pair - The parties; their reference is started where it does not run yet.
 * @returns The observation with the reference's answers; the same one where the reference has nothing to add.
 */
export async function triangulate(asked: Case, observation: Observation, pair: Pair): Promise<Observation> {
  if (asked.kind === 'build' && observation.kind === 'build') return triangulateBuild(asked, observation, pair)
  if (asked.kind === 'import' && observation.kind === 'import') return triangulateImport(asked, observation, pair)
  if (asked.kind === 'stateless' && observation.kind === 'stateless')
    return triangulateStateless(asked, observation, pair)
  if (asked.kind === 'execute' && observation.kind === 'execute') return triangulateExecute(asked, observation, pair)
  return observation
}
