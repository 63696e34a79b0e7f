import type { Party } from '../runners/adapters/Party.ts'
import type { Case } from '../runners/load/Case.ts'
import type { CryptoBackend } from '../src/crypto/CryptoBackend.ts'
import { loadCrypto } from '../src/crypto/loadCrypto.ts'
import { startInProcess } from './inProcess.ts'
import { judge, outcomeOf } from './judge.ts'
import { loadVectors } from './loadVectors.ts'
import { profileVectors } from './profile.ts'
import type { Answer, Task, Trial, TrialResult } from './Trial.ts'

/** What a process of the pool keeps between tasks. */
interface Bench {
  readonly crypto: CryptoBackend
  readonly cases: readonly Case[]
  readonly honest: Party
}

async function work(task: Task, bench: Bench, say: (answer: Answer) => void): Promise<Answer> {
  if (task.kind === 'trial') return { kind: 'trial', result: await run(task.trial, bench, say) }
  const cases = task.vectors.flatMap((vector) => bench.cases[vector] ?? [])
  const profiles = await profileVectors(bench.crypto, cases)
  return {
    kind: 'profiles',
    profiles: profiles.map((profile, index) => ({ vector: task.vectors[index] ?? -1, ...profile })),
  }
}

async function run(
  { mutant, side, vectors, always }: Trial,
  { crypto, cases, honest }: Bench,
  say: (answer: Answer) => void,
): Promise<TrialResult> {
  const faulty = await startInProcess(crypto, mutant)
  const killers: number[] = []
  const others: TrialResult['others'][number][] = []
  let tried = 0
  for (const vector of vectors) {
    if (tried >= always && killers.length > 0) break
    const asked = cases[vector]
    if (asked === undefined) continue
    tried += 1
    say({ kind: 'trying', vector })
    const [sequencer, prover] = side === 'sequencer' ? [faulty, honest] : [honest, faulty]
    const outcome = outcomeOf(await judge(asked, { sequencer, prover, reference: honest }), side)
    if (outcome === 'killed') killers.push(vector)
    else if (outcome !== 'survived') others.push({ vector, outcome })
  }
  return { mutant, side, tried, killers, others }
}

async function main(): Promise<void> {
  const say = (answer: Answer): void => void process.send?.(answer)
  const crypto = await loadCrypto('auto')
  const bench: Bench = { crypto, cases: await loadVectors(), honest: await startInProcess(crypto) }
  process.on('message', (task: Task) => {
    work(task, bench, say).then(say, (error: unknown) => {
      say({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    })
  })
  say({ kind: 'ready', vectors: bench.cases.length })
}

await main()
