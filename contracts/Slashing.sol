// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Evidence} from "./Evidence.sol";
import {IRewards} from "./IRewards.sol";
import {IValidatorSet} from "./IValidatorSet.sol";
import {Signatures} from "./Signatures.sol";

/// @title Slashing of validators that contradict themselves, and of those that do not take part
/// @notice Evidence is what two signatures show. What one validator alone cannot be blamed for is not slashable: a block
/// proposed again in a later round, another block in a later round, what a justification holds, the same statement
/// twice, and anything signed under another domain.
contract Slashing {
    error AuthorNotValidator(address signer);
    error ValidatorSetMismatch(bytes32 commitment, bytes32 given);
    error HeightAhead(uint64 height, uint256 blockNumber);
    error EvidenceExpired(uint64 untilBlock, uint64 untilTimestamp);
    error EvidenceKnown(bytes32 id);
    error LockNotEnforced();
    error WindowNotClosed(uint64 batch);
    error AbsenceKnown(uint64 batch, address validator);
    error TookPart(uint64 sealedBlocks, uint64 blocks);
    error InvalidParameters();

    event Proven(
        bytes32 indexed id, Evidence.Kind kind, address indexed signer, uint64 height, uint64 round, address reporter
    );
    event Absent(uint64 indexed batch, address indexed validator, uint64 sealedBlocks, uint64 blocks);

    uint16 private constant BASIS_POINTS = 10_000;

    /// @dev The seals of the last block of a batch come in the next block, late ones in the one after it.
    uint64 private constant BLOCKS_UNTIL_CLOSED = 3;

    struct Parameters {
        IValidatorSet validatorSet;
        IRewards rewards;
        /// @notice Hash of block 0, which every signature is bound to.
        bytes32 genesisHash;
        /// @notice Only where validators keep their votes over a restart may a forgotten lock cost them their stake.
        bool enforcesLock;
        /// @notice Of a stake, for who seals too few blocks of a batch.
        uint16 absenceBasisPoints;
        /// @notice Of the blocks of a batch, that a validator has to seal.
        uint16 participationBasisPoints;
        /// @notice Of what is taken, for who reports.
        uint16 reporterBasisPoints;
        /// @notice Batches that an absent validator may not register for.
        uint64 jailBatches;
    }

    IValidatorSet public immutable validatorSet;
    IRewards public immutable rewards;
    bytes32 public immutable domain;
    bool public immutable enforcesLock;
    uint16 public immutable absenceBasisPoints;
    uint16 public immutable participationBasisPoints;
    uint16 public immutable reporterBasisPoints;
    uint64 public immutable jailBatches;

    /// @notice True for offences that were punished.
    mapping(bytes32 => bool) public isKnown;
    /// @notice True for absences that were punished.
    mapping(uint64 => mapping(address => bool)) public isAbsenceKnown;

    constructor(Parameters memory parameters) {
        if (
            parameters.absenceBasisPoints >= BASIS_POINTS || parameters.participationBasisPoints > BASIS_POINTS
                || parameters.reporterBasisPoints > BASIS_POINTS
        ) revert InvalidParameters();
        validatorSet = parameters.validatorSet;
        rewards = parameters.rewards;
        domain = Signatures.domainOf(block.chainid, parameters.genesisHash);
        enforcesLock = parameters.enforcesLock;
        absenceBasisPoints = parameters.absenceBasisPoints;
        participationBasisPoints = parameters.participationBasisPoints;
        reporterBasisPoints = parameters.reporterBasisPoints;
        jailBatches = parameters.jailBatches;
    }

    /// @notice Punishes who made two statements that contradict each other; all of its stake is lost.
    /// @param accusation Two statements and what they show.
    /// @param validators Set of the height, ascending; it is hashed and compared with what was in force.
    function report(Evidence.Accusation calldata accusation, address[] calldata validators) external {
        if (accusation.kind == Evidence.Kind.LockForgotten && !enforcesLock) revert LockNotEnforced();
        _checkSet(accusation.height, validators);
        bytes32 id = judge(accusation, validators);
        if (isKnown[id]) revert EvidenceKnown(id);
        isKnown[id] = true;
        emit Proven(id, accusation.kind, accusation.signer, accusation.height, accusation.round, msg.sender);
        validatorSet.slash(accusation.signer, BASIS_POINTS, msg.sender, reporterBasisPoints, 0);
    }

    /// @notice Tells whether evidence holds, whenever it was and whether or not it is known.
    /// @return id Of the offence: signatures are no part of it, so that a twin of one does not count twice.
    function judge(Evidence.Accusation calldata accusation, address[] calldata validators)
        public
        view
        returns (bytes32 id)
    {
        if (!_contains(validators, accusation.signer)) revert AuthorNotValidator(accusation.signer);
        return Evidence.judge(domain, accusation);
    }

    /// @notice Punishes who sealed too few blocks of a batch; to be told in the batch after it, once late seals are in.
    function reportAbsence(uint64 batch, address validator, address[] calldata validators) external {
        uint64 number = uint64(block.number);
        if (
            number < BLOCKS_UNTIL_CLOSED || validatorSet.batchOf(number) != batch + 1
                || validatorSet.batchOf(number - BLOCKS_UNTIL_CLOSED + 1) != batch + 1
        ) revert WindowNotClosed(batch);
        (bytes32 commitment, uint64 madeFor,) = validatorSet.setOf(batch);
        _checkCommitment(commitment, madeFor, validators);
        if (!_contains(validators, validator)) revert AuthorNotValidator(validator);
        if (isAbsenceKnown[batch][validator]) revert AbsenceKnown(batch, validator);
        isAbsenceKnown[batch][validator] = true;
        (uint64 sealedBlocks, uint64 blocks) = rewards.participationOf(batch, validator);
        if (uint256(sealedBlocks) * BASIS_POINTS >= uint256(blocks) * participationBasisPoints) {
            revert TookPart(sealedBlocks, blocks);
        }
        emit Absent(batch, validator, sealedBlocks, blocks);
        validatorSet.slash(validator, absenceBasisPoints, msg.sender, reporterBasisPoints, jailBatches);
    }

    /// @dev Evidence is good until it is old by blocks and by time, which is when a stake may be paid back.
    function _checkSet(uint64 height, address[] calldata validators) private view {
        if (height > block.number) revert HeightAhead(height, block.number);
        (bytes32 commitment, uint64 madeFor, uint64 madeAt) = validatorSet.setOf(validatorSet.batchOf(height));
        _checkCommitment(commitment, madeFor, validators);
        uint64 untilBlock = height + validatorSet.unbondingBlocks();
        uint64 untilTimestamp = madeAt + validatorSet.unbondingSeconds();
        if (block.number >= untilBlock && block.timestamp >= untilTimestamp) {
            revert EvidenceExpired(untilBlock, untilTimestamp);
        }
    }

    function _checkCommitment(bytes32 commitment, uint64 madeFor, address[] calldata validators) private pure {
        bytes32 given = keccak256(abi.encode(madeFor, validators));
        if (given != commitment) revert ValidatorSetMismatch(commitment, given);
    }

    function _contains(address[] calldata validators, address one) private pure returns (bool) {
        for (uint256 index = 0; index < validators.length; index++) {
            if (validators[index] == one) return true;
        }
        return false;
    }
}
