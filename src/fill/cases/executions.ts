import type { ExecuteCase } from '../ExecuteCase.ts'
import { claims } from './claims.ts'
import { witness } from './witness/index.ts'

/** Every execute case, family by family. */
export const executions: readonly ExecuteCase[] = [...witness, ...claims]
