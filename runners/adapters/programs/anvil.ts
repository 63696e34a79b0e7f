import { serve } from '../../protocol/serve.ts'
import type { Declaration } from '../../protocol/serve.ts'
import { startAnvilChain } from './anvil/anvilChain.ts'
import { findAnvil } from './anvil/anvilProcess.ts'
import { createNodeSequencer } from './node/sequencer.ts'

/**
 * The program behind `anvil:`: a spawned anvil for each chain, as a sequencer.
 *
 * anvil chooses its own randao values, always writes zero for the parent beacon block root, runs the system call of
 * EIP-2935 and no other, and needs an anchor block before the first one. What it computes is passed on as it is: anvil
 * 1.7.1 puts slots of value zero into the storage trie, and that is for the judge to find.
 */
const declaration: Omit<Declaration, 'version'> = {
  name: 'anvil',
  language: 'Rust',
  url: 'https://github.com/foundry-rs/foundry',
  roles: ['sequencer'],
  features: ['buildBlocks', 'trace', 'state'],
  forks: ['paris', 'shanghai', 'cancun', 'prague', 'osaka', 'bpo1', 'bpo2'],
  headerInputs: ['timestamp', 'feeRecipient', 'gasLimit', 'baseFeePerGas', 'excessBlobGas'],
  systemCalls: ['historyStorage'],
  lacks: [
    'forkTransition',
    'blobsByHash',
    'fundsWithinBlock',
    'senderCodeCheck',
    'excessBlobGasLater',
    'ownPrecompiles',
    'provingLimits',
  ],
}

const found = findAnvil()
if (typeof found === 'string') {
  process.stderr.write(`anvil: ${found}\n`)
  process.exitCode = 1
} else {
  const { path, version } = found
  await serve(
    createNodeSequencer({
      declaration: { ...declaration, version },
      chainsMax: 2,
      start: (from) => startAnvilChain(path, from),
    }),
  )
}
