/** What the state machine, the roles and the simulation use of the consensus layer. */
export { consensusFaults, type ConsensusFault } from './ConsensusFault.ts'
export {
  boundedRound,
  type ConsensusChain,
  type ConsensusContext,
  type ConsensusParameters,
  type MessageName,
  messageNamed,
  type Profile,
} from './Profile.ts'
export type { Authored, ConsensusMessage, Payload, PreparedCertificate, SignedPayload } from './ConsensusMessage.ts'
export { decodeMessage } from './decodeMessage.ts'
export { encodeMessage, encodePayload } from './encodeMessage.ts'
export { decodeExtraData, encodeExtraData, type ExtraData, type Vote } from './ExtraData.ts'
export { commitHashOfDigest, domainSeparator, hashHeader, type HeaderHashes, readHeader } from './hashes.ts'
export { proposer, type ProposerQuestion } from './proposer.ts'
export { countVotes, f, quorum, type QuorumSetting, sealsForFinality, type VoteCount } from './quorum.ts'
export { roundTimeout } from './roundTimeout.ts'
export { sealCommit, type Signer, signPayload } from './sign.ts'
export { recoverSigner } from './Signature.ts'
export { signingHash } from './signingHash.ts'
export { type BatchParent, type Finality, type FinalityClaim, type SetClaim, verifyFinality } from './verifyFinality.ts'
export { isFinal, participationOf, type SealedHeader, type VerifiedHeader, verifyHeader } from './verifyHeader.ts'
export { digestOf, openSignature, type VerifiedMessage, verifyMessage } from './verifyMessage.ts'
