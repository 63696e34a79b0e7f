import { setTimeout as sleep } from 'node:timers/promises'
import { readRole } from '../../../src/runtime/readRole.ts'
import { startRole } from '../../../src/runtime/startRole.ts'

/** A role as its program starts it, which rests before and after each work: time in which it can be killed. */
const pauseMs = 150

/** How often the job of a dead process is handed on, where a test does not wait for the usual number. */
const stallsMax = process.env['LOCKSTEP_TEST_STALLS']

/** What kills this process as soon as it is taken up. */
const deadly = process.env['LOCKSTEP_TEST_DEADLY']

const request = readRole(process.argv.slice(2))

await startRole(
  stallsMax === undefined ? request : { ...request, runtime: { ...request.runtime, stallsMax: Number(stallsMax) } },
  (line) => void process.stdout.write(`${line}\n`),
  async (stage, work) => {
    if (stage === deadly) process.kill(process.pid, 'SIGKILL')
    await sleep(Math.random() * pauseMs)
    const result = await work()
    await sleep(Math.random() * pauseMs)
    return result
  },
)
