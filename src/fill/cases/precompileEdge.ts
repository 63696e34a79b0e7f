import type { Case } from '../Case.ts'
import { precompileEdgeAddresses } from './precompileEdgeAddresses.ts'
import { precompileEdgeBlake2f } from './precompileEdgeBlake2f.ts'
import { precompileEdgeBls } from './precompileEdgeBls.ts'
import { precompileEdgeBn254 } from './precompileEdgeBn254.ts'
import { precompileEdgeCalls } from './precompileEdgeCalls.ts'
import { precompileEdgeEcrecover } from './precompileEdgeEcrecover.ts'
import { precompileEdgeGas } from './precompileEdgeGas.ts'
import { precompileEdgeHashes } from './precompileEdgeHashes.ts'
import { precompileEdgeKzg } from './precompileEdgeKzg.ts'
import { precompileEdgeMemory } from './precompileEdgeMemory.ts'
import { precompileEdgeModexp } from './precompileEdgeModexp.ts'
import { precompileEdgeP256 } from './precompileEdgeP256.ts'

/** One input or price each, as the vectors of precompiles that the ecosystem has in plenty. */
const single: readonly Case[] = [
  ...precompileEdgeEcrecover,
  ...precompileEdgeHashes,
  ...precompileEdgeModexp,
  ...precompileEdgeBn254,
  ...precompileEdgeBlake2f,
  ...precompileEdgeKzg,
  ...precompileEdgeBls,
  ...precompileEdgeP256,
  ...precompileEdgeGas,
  ...precompileEdgeAddresses,
]

/** Precompiles at the edges of their inputs, prices, forks and calls. */
export const precompileEdge: readonly Case[] = [
  ...single.map((plan) => ({ ...plan, exported: false }) as const),
  ...precompileEdgeMemory,
  ...precompileEdgeCalls,
]
