import { encodeCall, encodeCreation } from '../../src/contracts/Abi.ts'
import { transparentVerifierArtefact } from '../../src/contracts/generated/TransparentVerifier.ts'
import { encodeTransparentProof } from '../../src/contracts/transparentProof.ts'
import type { CryptoBackend } from '../../src/crypto/CryptoBackend.ts'
import { callCode } from '../../src/execution/callCode.ts'
import { sealedBatch } from '../../src/fill/proof/sealedBatch.ts'
import { verificationOf } from '../../src/fill/proof/chain.ts'
import { programs } from '../../src/fill/proof/people.ts'
import { hash32, integer, toBytes } from '../../src/model/Hex.ts'
import { encodeConsensusInputs } from '../../src/proof/ConsensusInputs.ts'
import { settling } from './measureCircuit.ts'

/** What the seals of a block cost where a contract checks each of them. */
export interface TransparentFigures {
  readonly seals: number
  readonly proofBytes: number
  readonly verifyGas: number
  readonly transactionGas: number
}

const gasLimit = 30_000_000n

/** Measures the contract that recovers the signer of every seal of one block. */
export async function measureTransparent(validators: number, crypto: CryptoBackend): Promise<TransparentFigures> {
  const { batch, set, context } = sealedBatch({ blocks: 1, validators })
  const { rulesetHash } = verificationOf()
  const chainId = BigInt(context.chain?.chainId ?? 0)
  const creation = encodeCreation(transparentVerifierArtefact, {
    provenChainId: chainId,
    genesisHash: toBytes(context.chain?.genesisHash ?? hash32(`0x${'00'.repeat(32)}`)),
    ruleset: toBytes(rulesetHash),
  })
  const code = await callCode({ code: toBytes(creation), data: new Uint8Array(0), gasLimit }, settling, crypto)
  const [block] = batch.blocks
  const seals = block?.seals ?? []
  const proof = encodeTransparentProof({ batch: integer(batch.batch), validators: batch.validators, seals })
  const publicValues = encodeConsensusInputs({
    chainId,
    rulesetHash,
    height: batch.parent.number + 1n,
    round: block?.round ?? 0n,
    blockHash: set.blockHash,
    validatorSetHash: batch.validatorSetHash,
    signedWeight: BigInt(seals.length),
    totalWeight: BigInt(validators),
    // The first members of the set sealed, as many as there are seals.
    participation: (1n << BigInt(seals.length)) - 1n,
  })
  const values = {
    programVk: toBytes(programs.consensus),
    publicValues: toBytes(publicValues),
    proof: toBytes(proof),
  }
  const data = toBytes(encodeCall(transparentVerifierArtefact, 'verify', values))
  const outcome = await callCode({ code: code.output, data, gasLimit }, settling, crypto)
  if (!outcome.succeeded) throw new Error(`the contract refuses the seals of ${validators} validators`)
  return {
    seals: seals.length,
    proofBytes: (proof.length - 2) / 2,
    verifyGas: Number(outcome.gasUsed),
    transactionGas: Number(outcome.transactionGas),
  }
}
