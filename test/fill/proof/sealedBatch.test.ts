import { expect, test } from 'vitest'
import { decodeHeader } from '../../../src/codec/Header.ts'
import { verifyFinality } from '../../../src/consensus/index.ts'
import { deployment, hashOf } from '../../../src/fill/proof/chain.ts'
import { sealedBatch } from '../../../src/fill/proof/sealedBatch.ts'

test.each([4, 7, 20, 30])('a batch that a council of %i sealed is final under the set of its proof', (size) => {
  const { batch, set, context } = sealedBatch({ blocks: 3, validators: size })
  const { validatorSet } = deployment
  if (validatorSet === undefined) throw new Error('the deployment names no contract')
  const { stateRoot } = decodeHeader(set.headerRlp)
  const members = batch.validators
  const claim = { ...validatorSet, batch: batch.batch, members, stateRoot, proof: set.proof }
  const { validators, quorum, validatorSetHash } = verifyFinality({ ...batch, set: claim }, context)
  expect({ validators, quorum, validatorSetHash }).toEqual({
    validators: members,
    quorum: Math.ceil((2 * size) / 3),
    validatorSetHash: batch.validatorSetHash,
  })
})

test('a batch after two blocks begins where they end', () => {
  const [first, second] = [sealedBatch({ blocks: 2, validators: 4 }), sealedBatch({ blocks: 1, validators: 4 }, 2)]
  expect(second.batch.parent).toEqual({
    hash: hashOf(first.set.headerRlp),
    number: first.batch.parent.number + 2n,
    timestamp: first.batch.parent.timestamp + 4n,
  })
})
