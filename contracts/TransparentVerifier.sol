// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVerifier} from "./IVerifier.sol";
import {PublicValues} from "./PublicValues.sol";
import {Signatures} from "./Signatures.sol";

/// @title Consensus proofs that everybody can check: the seals themselves
/// @notice One ecrecover for each seal, held against the commitment of the set, whose members come along and are hashed
/// again. That the commitment is the one of the state is the business of the proof of the batch.
contract TransparentVerifier is IVerifier {
    error ProofProgramNotAllowed(bytes32 program);
    error ProofDomainMismatch();
    error SetMismatch(bytes32 given);
    error QuorumMissed(uint256 signed, uint256 total);
    error SealerUnknown(address signer);
    error SealsUnsorted(address signer);
    error ParticipationMismatch(uint256 participation);
    error RoundOutOfBounds(uint64 round);

    bytes32 public constant PROGRAM = keccak256(abi.encode(bytes32("lockstep/transparent/v1")));

    uint256 private constant ROUND_MAX = 2_147_483_647;

    /// @notice What a proof holds, in the encoding of the ABI.
    struct Proof {
        /// @notice Batch that the set was committed for.
        uint64 batch;
        /// @notice The set, ascending.
        address[] validators;
        /// @notice 65 bytes each, in ascending order of their signers.
        bytes[] seals;
    }

    uint64 public immutable chainId;
    bytes32 public immutable override rulesetHash;
    bytes32 public immutable domain;

    /// @param provenChainId Of the chain whose blocks are sealed, which is not the one that this contract is on.
    /// @param genesisHash Of that chain.
    /// @param ruleset Hash of the ruleset of that chain.
    constructor(uint64 provenChainId, bytes32 genesisHash, bytes32 ruleset) {
        chainId = provenChainId;
        rulesetHash = ruleset;
        domain = Signatures.domainOf(provenChainId, genesisHash);
    }

    /// @inheritdoc IVerifier
    function supportedPrograms() external pure returns (bytes32[] memory programs) {
        programs = new bytes32[](1);
        programs[0] = PROGRAM;
    }

    /// @inheritdoc IVerifier
    function verify(bytes32 programVk, bytes calldata publicValues, bytes calldata proof) external view {
        if (programVk != PROGRAM) revert ProofProgramNotAllowed(programVk);
        PublicValues.Consensus memory inputs = PublicValues.decodeConsensus(publicValues);
        if (inputs.chainId != chainId || inputs.rulesetHash != rulesetHash) revert ProofDomainMismatch();
        if (inputs.round > ROUND_MAX) revert RoundOutOfBounds(inputs.round);
        _checkSeals(inputs, abi.decode(proof, (Proof)));
    }

    function _checkSeals(PublicValues.Consensus memory inputs, Proof memory proof) private view {
        bytes32 given = keccak256(abi.encode(proof.batch, proof.validators));
        if (given != inputs.validatorSetHash) revert SetMismatch(given);
        uint256 total = proof.validators.length;
        uint256 signed = proof.seals.length;
        if (total == 0 || total != inputs.totalWeight || signed != inputs.signedWeight || signed < (2 * total + 2) / 3) {
            revert QuorumMissed(signed, total);
        }
        bytes32 commitHash = Signatures.commitHash(domain, inputs.blockHash, inputs.round);
        uint256 participation = _participation(commitHash, proof);
        if (participation != inputs.participation) revert ParticipationMismatch(participation);
    }

    /// @dev Seals and validators ascend, so that one walk over both finds every signer and every repetition.
    function _participation(bytes32 commitHash, Proof memory proof) private pure returns (uint256 participation) {
        uint256 place = 0;
        address before = address(0);
        for (uint256 index = 0; index < proof.seals.length; index++) {
            address signer = Signatures.recoverFrom(commitHash, proof.seals[index]);
            if (signer <= before) revert SealsUnsorted(signer);
            while (place < proof.validators.length && proof.validators[place] < signer) place++;
            if (place == proof.validators.length || proof.validators[place] != signer) revert SealerUnknown(signer);
            participation |= 1 << place;
            before = signer;
        }
    }
}
