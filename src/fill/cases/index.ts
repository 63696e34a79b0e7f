import type { Case } from '../Case.ts'
import { activations } from './activations.ts'
import { arithmetic } from './arithmetic.ts'
import { blocks } from './blocks.ts'
import { calls } from './calls.ts'
import { delegations } from './delegations.ts'
import { effects } from './effects.ts'
import { endings } from './endings.ts'
import { environment } from './environment.ts'
import { forks } from './forks.ts'
import { frameEdges } from './frameEdges.ts'
import { frames } from './frames.ts'
import { incidents } from './incidents.ts'
import { invalidBlocks } from './invalidBlocks.ts'
import { invalidTransactions } from './invalidTransactions.ts'
import { lifecycle } from './lifecycle.ts'
import { machine } from './machine.ts'
import { forkMatrix } from './matrix/forkMatrix.ts'
import { precompileEdge } from './precompileEdge.ts'
import { precompileLimits } from './precompileLimits.ts'
import { precompiles } from './precompiles.ts'
import { precompileStatus } from './precompileStatus.ts'
import { sealed } from './sealed/sealed.ts'
import { specimenChain } from './specimenChain.ts'
import { specimenContext } from './specimenContext.ts'
import { specimenPure } from './specimenPure.ts'
import { specimenState } from './specimenState.ts'
import { specimenUndone } from './specimenUndone.ts'
import { stackBounds } from './stackBounds.ts'
import { stateChangeAccounts } from './stateChangeAccounts.ts'
import { stateChangeContracts } from './stateChangeContracts.ts'
import { stateChangePayments } from './stateChangePayments.ts'
import { stateChangeSystem } from './stateChangeSystem.ts'
import { storage } from './storage.ts'
import { system } from './system.ts'
import { transactions } from './transactions.ts'
import { recorder } from './witness/index.ts'

/** What honest parties do, and refusals of what is malformed, in the order of the chapters of the standard. */
const plain: readonly Case[] = [
  ...arithmetic,
  ...machine,
  ...stackBounds,
  ...environment,
  ...storage,
  ...calls,
  ...frames,
  ...frameEdges,
  ...lifecycle,
  ...endings,
  ...effects,
  ...precompiles,
  ...precompileEdge,
  ...precompileStatus,
  ...precompileLimits,
  ...specimenPure,
  ...specimenContext,
  ...specimenState,
  ...specimenUndone,
  ...specimenChain,
  ...transactions,
  ...delegations,
  ...blocks,
  ...system,
  ...forks,
  ...forkMatrix,
  ...activations,
  ...invalidBlocks,
  ...invalidTransactions,
  ...stateChangePayments,
  ...stateChangeAccounts,
  ...stateChangeContracts,
  ...stateChangeSystem,
  ...recorder,
  ...incidents,
]

/** Every case: what faulty parties seal comes after what they seal it of. */
export const cases: readonly Case[] = [...plain, ...sealed(plain)]
