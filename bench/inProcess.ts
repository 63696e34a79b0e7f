/**
 * The same work as a run of the judge, but with both parties in this process: no protocol, no other processes, no report.
 *
 * Started by `judge.ts` in a process of its own, so that it is as cold as the judge is. Prints the processor seconds that
 * the work took, and how many cases it was.
 */
import { createSequencer } from '../src/roles/sequencer.ts'
import { createRegistry } from '../src/roles/Registry.ts'
import { createWorker } from '../src/roles/worker.ts'
import { loadCrypto } from '../src/crypto/loadCrypto.ts'
import { createMachineEngine } from '../src/execution/machine/machineEngine.ts'
import type { HelloResult } from '../src/model/generated/adapter.ts'
import { hash32 } from '../src/model/Hex.ts'
import { loadCases } from '../runners/load/loadCases.ts'
import type { CaseMethod, Party, Started } from '../runners/adapters/Party.ts'
import type { Pair } from '../runners/observe/Pair.ts'
import { observe } from '../runners/observe/observe.ts'

const declaration: HelloResult = {
  nonceDigest: hash32(`0x${'00'.repeat(32)}`),
  protocol: 1,
  name: 'in-process',
  version: '0',
  language: 'typescript',
  roles: ['sequencer', 'prover'],
  features: [
    'buildBlocks',
    'importBlocks',
    'execute',
    'executeCompute',
    'canonicalWitness',
    'context',
    'witness',
    'trace',
    'state',
    'transactions',
    'rlp',
    'trie',
    'statelessInput',
    'accessList',
  ],
  forks: [],
  headerInputs: [
    'timestamp',
    'feeRecipient',
    'prevRandao',
    'gasLimit',
    'baseFeePerGas',
    'extraData',
    'parentBeaconBlockRoot',
    'excessBlobGas',
    'difficulty',
    'withdrawals',
    'genesisHeader',
    'number',
  ],
  systemCalls: ['beaconRoots', 'historyStorage', 'depositRequests', 'withdrawalRequests', 'consolidationRequests'],
}

/** A party without a process: every request is a function call. */
async function startInProcess(forks: readonly string[]): Promise<Started> {
  const crypto = await loadCrypto('auto')
  const registry = createRegistry({ crypto, engine: createMachineEngine(crypto) })
  const served: Readonly<Record<string, unknown>> = {
    ...createSequencer(registry, crypto),
    ...createWorker(registry, crypto),
  }
  const party: Party = {
    connect: { kind: 'program', text: 'in-process', command: '', parameters: [], reference: true },
    declaration: { ...declaration, forks },
    call: async (method: CaseMethod, params, { ruleset }) => {
      if (ruleset !== undefined) registry.configure({ ruleset: ruleset.ruleset, rulesetHash: ruleset.hash })
      // The roles serve exactly the methods of the protocol; their types say so one by one.
      const serve = served[method] as (params: unknown) => Promise<never>
      return { kind: 'result', result: await serve(params) }
    },
    close: () => Promise.resolve(),
  }
  return { party }
}

async function main(path: string, only: string): Promise<void> {
  const { evmForkOrder } = await import('../src/standard/forkOrder.ts')
  const start = process.cpuUsage()
  const started = await startInProcess(evmForkOrder.filter((fork) => fork !== 'amsterdam'))
  const pair: Pair = {
    sequencer: started,
    prover: started,
    reference: () => Promise.resolve(started),
    budgetMs: 120_000,
    controls: { asked: 0 },
  }
  let cases = 0
  const wanted = only.replaceAll('*', '')
  for await (const loaded of loadCases(path, { select: (id) => id.includes(wanted) })) {
    if (loaded.kind !== 'case') continue
    await observe(loaded.case, pair)
    cases += 1
  }
  const used = process.cpuUsage(start)
  process.stdout.write(JSON.stringify({ cases, processorSeconds: (used.user + used.system) / 1e6 }))
}

await main(process.argv[2] ?? '', process.argv[3] ?? '*')
