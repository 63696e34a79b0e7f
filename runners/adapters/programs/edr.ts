import type { ProviderConfig } from '@nomicfoundation/edr'

import { address, decimal, hash32, integer, toBytes } from '../../../src/model/Hex.ts'
import type { EvmFork } from '../../../src/model/generated/ruleset.ts'
import { serve } from '../../protocol/serve.ts'
import type { Declaration } from '../../protocol/serve.ts'
import { genesisBaseFee, genesisBlobGas, genesisTimestamp, toGenesisState } from './edr/edrGenesis.ts'
import { openEdrNode } from './edr/edrNode.ts'
import { loadEdr } from './edr/loadEdr.ts'
import type { LoadedEdr } from './edr/loadEdr.ts'
import { fillersOf, mineUpTo } from './edr/mineUpTo.ts'
import { blobForks, feeMarketForks, mergedForks } from './node/forks.ts'
import type { Chain, ChainStart, Commands } from './node/Node.ts'
import { wantedPrecompiles, type PrecompileEntryAt } from './node/precompiles.ts'
import { createNodeSequencer } from './node/sequencer.ts'

/**
 * The program behind `edr:`: revm, through EDR, as a sequencer.
 *
 * EDR runs inside this process and aborts it on some code (a call of an account whose code is `0x7300`, for one), so
 * that the process is the judge's to lose. It has one fork for a whole chain, no withdrawals and no system calls, takes
 * blob transactions only alone in a block and with their blobs, and is at no point told its parent beacon block root
 * after the first block.
 */

/** Names of EDR by `evmBase`; older forks are known to it but it mines none of their blocks. */
const hardforks = {
  byzantium: 'Byzantium',
  constantinople: 'Constantinople',
  petersburg: 'Petersburg',
  istanbul: 'Istanbul',
  muirGlacier: 'MuirGlacier',
  berlin: 'Berlin',
  london: 'London',
  arrowGlacier: 'Arrow Glacier',
  grayGlacier: 'Gray Glacier',
  paris: 'Merge',
  shanghai: 'Shanghai',
  cancun: 'Cancun',
  prague: 'Prague',
  osaka: 'Osaka',
} as const satisfies Partial<Record<EvmFork, string>>

const zeroHash = hash32(`0x${'00'.repeat(32)}`)

const declaration: Omit<Declaration, 'version'> = {
  name: 'edr',
  language: 'Rust',
  url: 'https://github.com/NomicFoundation/edr',
  roles: ['sequencer'],
  features: ['buildBlocks', 'trace', 'state'],
  forks: Object.keys(hardforks),
  headerInputs: ['timestamp', 'feeRecipient', 'prevRandao', 'gasLimit', 'baseFeePerGas', 'excessBlobGas', 'number'],
  systemCalls: [],
  lacks: [
    'forkTransition',
    'blobsBesideOthers',
    'blobsByHash',
    'fundsWithinBlock',
    'senderCodeCheck',
    'excessBlobGasLater',
    'ownPrecompiles',
    'provingLimits',
  ],
}

function commandsAt(fork: string): Commands {
  return {
    mine: 'evm_mine',
    automine: 'evm_setAutomine',
    snapshot: 'evm_snapshot',
    revert: 'evm_revert',
    timestamp: 'evm_setNextBlockTimestamp',
    feeRecipient: 'hardhat_setCoinbase',
    gasLimit: 'evm_setBlockGasLimit',
    ...(mergedForks.has(fork) && { prevRandao: 'hardhat_setPrevRandao' }),
    ...(feeMarketForks.has(fork) && { baseFeePerGas: 'hardhat_setNextBlockBaseFeePerGas' }),
  }
}

/** P256VERIFY as EDR can have it before Osaka. */
const rip7212: PrecompileEntryAt = {
  address: address('0x0000000000000000000000000000000000000100'),
  status: 'active',
  gas: { formula: 'const', gas: decimal('3450') },
  limits: { exactInputBytes: decimal('160'), onLimitViolation: 'empty-output-success' },
}

async function start({ edr, context }: LoadedEdr, from: ChainStart): Promise<Chain> {
  const wanted = wantedPrecompiles(from.ruleset, from.fork, [rip7212])
  const precompileOverrides = wanted.map(() => edr.precompileP256Verify())
  const node = await openEdrNode(edr, context, { ...configure(edr.MineOrdering.Fifo, from), precompileOverrides })
  await mineUpTo(node, from)
  return { node, commands: commandsAt(from.fork.evmBase), blobs: 'aloneWithSidecar' }
}

function configure(order: ProviderConfig['mining']['memPool']['order'], from: ChainStart): ProviderConfig {
  const { ruleset, fork, genesis, first } = from
  const chainId = integer(ruleset.chainId)
  const gasLimit = integer(genesis.header.gasLimit)
  const fillers = fillersOf(from)
  const hardfork = Object.entries(hardforks).find(([evmBase]) => evmBase === fork.evmBase)?.[1] ?? fork.evmBase
  return {
    allowBlocksWithSameTimestamp: false,
    allowUnlimitedContractSize: false,
    bailOnCallFailure: false,
    bailOnTransactionFailure: false,
    chainId,
    networkId: chainId,
    coinbase: toBytes(genesis.header.miner),
    defaultTransactionGasLimit: gasLimit,
    genesisState: toGenesisState(genesis.alloc),
    hardfork,
    ...(feeMarketForks.has(fork.evmBase) && { initialBaseFeePerGas: genesisBaseFee(from) }),
    initialParentBeaconBlockRoot: toBytes(first?.parentBeaconBlockRoot ?? zeroHash),
    minGasPrice: 0n,
    mining: { autoMine: false, blockGasLimit: gasLimit, memPool: { order } },
    network: {
      genesisBlockGasLimit: gasLimit,
      genesisBlockTime: genesisTimestamp(from, fillers),
      ...(blobForks.has(fork.evmBase) && { genesisBlobGas: genesisBlobGas(from, fillers) }),
    },
    observability: {},
    ownedAccounts: [],
    precompileOverrides: [],
  }
}

const loaded = await loadEdr()
if (typeof loaded === 'string') {
  process.stderr.write(`edr: ${loaded}\n`)
  process.exitCode = 1
} else {
  await serve(
    createNodeSequencer({
      declaration: { ...declaration, version: loaded.version },
      chainsMax: 2,
      optionalPrecompiles: [rip7212],
      start: (from) => start(loaded, from),
    }),
  )
}
