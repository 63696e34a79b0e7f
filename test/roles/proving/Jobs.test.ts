import { expect, test } from 'vitest'
import { keccak256 } from '../../../src/crypto/keccak.ts'
import type { Proof } from '../../../src/model/generated/roles.ts'
import { bytes, hash32 } from '../../../src/model/Hex.ts'
import { Rejection } from '../../../src/model/Rejection.ts'
import { createJobs } from '../../../src/roles/proving/Jobs.ts'

const proof: Proof = {
  kind: 'reexecution',
  programVerificationKey: hash32(`0x${'11'.repeat(32)}`),
  publicValues: bytes('0x01'),
  proof: bytes('0x02'),
  mock: false,
}

test('the same question is the same job, and is worked on once', async () => {
  const jobs = createJobs(keccak256)
  let worked = 0
  const work = async (): Promise<Proof> => {
    worked += 1
    return proof
  }
  const first = jobs.submit('prover_prove', { batch: 1, blocks: [] }, work)
  const again = jobs.submit('prover_prove', { blocks: [], batch: 1 }, work)
  const other = jobs.submit('prover_prove', { batch: 2, blocks: [] }, work)
  expect(again).toEqual(first)
  expect(other).not.toEqual(first)
  expect(await jobs.result(first)).toEqual({ status: 'completed', proof })
  expect(worked).toBe(2)
})

test('a job that is refused fails for the reason, and one that nobody asked for is not known', async () => {
  const jobs = createJobs(keccak256)
  const failing = jobs.submit('prover_prove', {}, () => Promise.reject(new Rejection('BATCH_EMPTY')))
  expect(await jobs.result(failing)).toMatchObject({ status: 'failed', reason: 'BATCH_EMPTY' })
  expect(await jobs.result({ jobId: 'none' })).toEqual({ status: 'failed', reason: 'JOB_UNKNOWN' })
})

test('a job can be given up until it has ended', async () => {
  const jobs = createJobs(keccak256)
  const endless = jobs.submit('prover_prove', { batch: 1 }, () => new Promise(() => undefined))
  const result = jobs.result(endless)
  expect(jobs.cancel(endless)).toBe(true)
  expect(await result).toEqual({ status: 'cancelled' })
  const done = jobs.submit('prover_prove', { batch: 2 }, () => Promise.resolve(proof))
  await jobs.result(done)
  expect(jobs.cancel(done)).toBe(false)
})
