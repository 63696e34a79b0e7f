/** One simulation in a process of its own: prints what it took, as JSON. */
import { loadCrypto } from '../src/crypto/loadCrypto.ts'
import { networks } from '../src/simulation/Network.ts'
import { runExecuting } from './sequencers.ts'
import { simulate } from '../src/simulation/simulate.ts'

const [validators, blocks] = process.argv.slice(2, 4).map(Number)
const executes = process.argv[4] === 'nodes that execute'
if (validators === undefined || blocks === undefined) throw new Error('simulateOnce takes validators and blocks')

const crypto = await loadCrypto('auto')
const baseBytes = process.memoryUsage.rss()
if (executes) await runExecuting(validators, blocks)
else simulate({ seed: 1, validators, profile: 'psc-1', blocks, network: networks.wan, faults: [] }, crypto)
const peakBytes = process.resourceUsage().maxRSS * 1024
console.log(JSON.stringify({ blocks, baseBytes, peakBytes }))
