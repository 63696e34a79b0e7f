import type { ExecuteCase } from '../ExecuteCase.ts'
import { batchBounds } from './batchBounds.ts'
import { batches } from './batches.ts'
import { claims } from './claims.ts'
import { unprovableBatches } from './unprovableBatches.ts'
import { provenReads } from './provenReads.ts'
import { witness } from './witness/index.ts'

/** Every execute case, family by family. */
export const executions: readonly ExecuteCase[] = [
  ...witness,
  ...provenReads,
  ...claims,
  ...batches,
  ...batchBounds,
  ...unprovableBatches,
]
