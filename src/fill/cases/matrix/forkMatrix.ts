import type { Case } from '../../Case.ts'
import { matrixInstructions } from './instructions.ts'
import { matrixPrecompiles } from './precompiles.ts'
import { matrixState } from './state.ts'
import { matrixSystemCalls } from './systemCalls.ts'
import { matrixTransactions } from './transactions.ts'

/** What a client keeps a table of per fork, at every fork of the reference chain. */
export const forkMatrix: readonly Case[] = [
  ...matrixInstructions,
  ...matrixState,
  ...matrixTransactions,
  ...matrixPrecompiles,
  ...matrixSystemCalls,
]
