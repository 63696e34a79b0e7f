// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageQueue} from "./MessageQueue.sol";
import {PublicValues} from "./PublicValues.sol";
import {VerifierRoutes} from "./VerifierRoutes.sol";

/// @title Settlement of proven batches
/// @notice Each batch takes up where the one before ended. The errors are named after the reasons of
/// spec/rejections.yaml, and come in the order of checks of PRF-38 and the clauses after it.
contract Rollup is MessageQueue, VerifierRoutes {
    error PublicValueUnset(uint256 index);
    error ProofStatusFailed(uint8 status);
    error ProofDomainMismatch();
    error ForkUnknown(bytes32 forkId);
    error ProofForkMismatch(bytes32 forkId, bytes32 inForce);
    error ProvenBlocksEmpty(uint64 first, uint64 last);
    error ProvenBatchHashMismatch(bytes32 batchHash);
    error SettlementBatchMismatch(uint64 batchNumber, bytes32 batchHash);
    error AggregationBlocksApart(uint64 lastBlock, uint64 firstBlock);
    error AggregationHashesApart();
    error AggregationStatesApart();
    error AggregationBatchesApart();
    error AggregationMessagesApart();
    error AggregationSetsApart();
    error AggregationTimeBackwards();
    error RewardRecipientMismatch(address recipient, address sender);
    error SettlementQueueMismatch(uint64 count);
    error SettlementMessagesDue(uint64 count);
    error SettlementDataMismatch(bytes32 dataHash, bytes32 published);
    error FinalityMissing();
    error FinalityBlockMismatch();
    error FinalitySetMismatch(bytes32 validatorSetHash);
    error FinalityQuorumMissed(uint64 signed, uint64 total);
    error FinalityParticipationMismatch(uint256 participation);
    error InvalidParameters();
    error NothingPublished();
    error NothingToWithdraw(address account);
    error TransferFailed(address to);

    event DataPublished(uint64 indexed batchNumber, address indexed publisher, bytes32 dataHash);
    event BatchSettled(uint64 indexed batchNumber, bytes32 indexed batchHash, bytes32 stateRoot, address recipient);

    /// @notice Where the settled chain ends.
    struct Settled {
        uint64 batchNumber;
        uint64 lastBlock;
        uint64 lastTimestamp;
        uint64 messageCount;
        bytes32 lastBlockHash;
        bytes32 stateRoot;
        bytes32 batchHash;
        bytes32 messagesHash;
        bytes32 validatorSetHash;
    }

    /// @notice A fork of the ruleset, in force from a block and a time on.
    struct Fork {
        bytes32 forkId;
        uint64 fromBlock;
        uint64 fromTimestamp;
    }

    struct Parameters {
        address administrator;
        uint64 chainId;
        bytes32 rulesetHash;
        /// @notice A ruleset with a consensus settles nothing without a consensus proof.
        bool needsFinality;
        /// @notice Blocks that a message may wait before the next batch has to consume it.
        uint64 messageDelayBlocks;
        /// @notice For who settles a batch, in wei, as far as there is any.
        uint256 batchReward;
        Settled genesis;
    }

    /// @notice A batch that is offered.
    struct Submission {
        uint64 batchNumber;
        bytes32 batchHash;
        bytes32 program;
        bytes publicValues;
        bytes proof;
        /// @notice Of a consensus proof; all of it empty where there is none.
        bytes32 finalityProgram;
        bytes finalityPublicValues;
        bytes finalityProof;
    }

    uint64 public immutable chainId;
    bool public immutable needsFinality;
    uint64 public immutable messageDelayBlocks;
    uint256 public immutable batchReward;
    /// @notice Binds proofs to this contract on this chain.
    bytes32 public immutable settlementDomain;

    Settled private last;
    Fork[] private forks;
    /// @notice Hash of the data that an account published for a batch.
    mapping(uint64 => mapping(address => bytes32)) public dataHashOf;
    /// @notice Root of withdrawals and messages after a batch.
    mapping(uint64 => bytes32) public l2ToL1RootOf;
    /// @notice What is owed to who settled, in wei.
    mapping(address => uint256) public creditOf;
    uint256 public owed;

    constructor(Parameters memory parameters, Fork[] memory schedule)
        payable
        VerifierRoutes(parameters.administrator, parameters.rulesetHash)
    {
        if (schedule.length == 0 || parameters.genesis.stateRoot == 0) revert InvalidParameters();
        chainId = parameters.chainId;
        needsFinality = parameters.needsFinality;
        messageDelayBlocks = parameters.messageDelayBlocks;
        batchReward = parameters.batchReward;
        settlementDomain = keccak256(abi.encode(block.chainid, address(this)));
        last = parameters.genesis;
        for (uint256 index = 0; index < schedule.length; index++) {
            // Zero is the fork of the routes of consensus proofs.
            if (schedule[index].forkId == NO_FORK) revert InvalidParameters();
            forks.push(schedule[index]);
        }
    }

    /// @notice Publishes the data of a batch that the sender is going to settle.
    function publishData(uint64 batchNumber, bytes calldata data) external {
        dataHashOf[batchNumber][msg.sender] = keccak256(data);
        emit DataPublished(batchNumber, msg.sender, keccak256(data));
    }

    /// @notice Publishes the blobs of the transaction as the data of a batch, by the hash of their versioned hashes.
    function publishBlobs(uint64 batchNumber) external {
        bytes memory hashes = "";
        for (uint256 index = 0; blobhash(index) != 0; index++) hashes = bytes.concat(hashes, blobhash(index));
        if (hashes.length == 0) revert NothingPublished();
        dataHashOf[batchNumber][msg.sender] = keccak256(hashes);
        emit DataPublished(batchNumber, msg.sender, keccak256(hashes));
    }

    /// @notice Settles a batch; the sender is who its proof names for the reward.
    function submitBatch(Submission calldata submission) external {
        PublicValues.Batch memory batch = PublicValues.decodeBatch(submission.publicValues);
        address verifier = _verifierOf(batch.forkId, submission.program);
        _checkBatch(batch);
        _verify(verifier, submission.program, submission.publicValues, submission.proof);
        if (batch.batchNumber != submission.batchNumber || batch.batchHash != submission.batchHash) {
            revert SettlementBatchMismatch(batch.batchNumber, batch.batchHash);
        }
        _checkContinues(batch);
        if (batch.rewardRecipient != msg.sender) revert RewardRecipientMismatch(batch.rewardRecipient, msg.sender);
        _checkQueue(batch);
        bytes32 published = dataHashOf[batch.batchNumber][msg.sender];
        if (batch.dataHash != published) revert SettlementDataMismatch(batch.dataHash, published);
        _checkFinality(batch, submission);
        _settle(batch);
    }

    /// @notice Pays the caller what it earned.
    function withdraw() external {
        uint256 amount = creditOf[msg.sender];
        if (amount == 0) revert NothingToWithdraw(msg.sender);
        creditOf[msg.sender] = 0;
        owed -= amount;
        (bool paid,) = msg.sender.call{value: amount}("");
        if (!paid) revert TransferFailed(msg.sender);
    }

    /// @notice Where the settled chain ends.
    function settled() external view returns (Settled memory) {
        return last;
    }

    /// @dev What the batch says by itself; PRF-6, PRF-13 to PRF-16, PRF-20.
    function _checkBatch(PublicValues.Batch memory batch) private view {
        if (batch.parentBlockHash == 0) revert PublicValueUnset(8);
        if (batch.preStateRoot == 0) revert PublicValueUnset(9);
        if (batch.lastBlockHash == 0) revert PublicValueUnset(10);
        if (batch.postStateRoot == 0) revert PublicValueUnset(11);
        if (batch.blockHashesRoot == 0) revert PublicValueUnset(12);
        if (batch.batchHash == 0) revert PublicValueUnset(14);
        if (batch.status != 1) revert ProofStatusFailed(batch.status);
        if (
            batch.chainId != chainId || batch.rulesetHash != rulesetHash || batch.settlementDomain != settlementDomain
        ) revert ProofDomainMismatch();
        _checkFork(batch);
        if (batch.firstBlock > batch.lastBlock) revert ProvenBlocksEmpty(batch.firstBlock, batch.lastBlock);
        bytes32 batchHash = keccak256(
            abi.encode(batch.parentBatchHash, batch.batchNumber, batch.dataHash, batch.lastBlockHash)
        );
        if (batch.batchHash != batchHash) revert ProvenBatchHashMismatch(batchHash);
    }

    function _checkFork(PublicValues.Batch memory batch) private view {
        bytes32 inForce = 0;
        bool isKnown = false;
        for (uint256 index = 0; index < forks.length; index++) {
            Fork memory fork = forks[index];
            if (fork.forkId == batch.forkId) isKnown = true;
            if (batch.lastBlock >= fork.fromBlock && batch.lastTimestamp >= fork.fromTimestamp) inForce = fork.forkId;
        }
        if (!isKnown) revert ForkUnknown(batch.forkId);
        if (batch.forkId != inForce) revert ProofForkMismatch(batch.forkId, inForce);
    }

    /// @dev PRF-23 to PRF-29.
    function _checkContinues(PublicValues.Batch memory batch) private view {
        Settled memory end = last;
        if (batch.firstBlock != end.lastBlock + 1) revert AggregationBlocksApart(end.lastBlock, batch.firstBlock);
        if (batch.parentBlockHash != end.lastBlockHash) revert AggregationHashesApart();
        if (batch.preStateRoot != end.stateRoot) revert AggregationStatesApart();
        if (batch.batchNumber != end.batchNumber + 1 || batch.parentBatchHash != end.batchHash) {
            revert AggregationBatchesApart();
        }
        if (batch.l1MessagesHashBefore != end.messagesHash || batch.l1MessageCountBefore != end.messageCount) {
            revert AggregationMessagesApart();
        }
        if (batch.validatorSetHashAtParent != end.validatorSetHash) revert AggregationSetsApart();
        if (batch.lastTimestamp < end.lastTimestamp) revert AggregationTimeBackwards();
    }

    /// @dev PRF-40, PRF-41. A batch that consumed fewer messages than the one before would let some be consumed twice.
    function _checkQueue(PublicValues.Batch memory batch) private view {
        uint64 count = batch.l1MessageCountAfter;
        bool isBehind = count < batch.l1MessageCountBefore;
        if (isBehind || count > messageCount || messagesHashAt(count) != batch.l1MessagesHashAfter) {
            revert SettlementQueueMismatch(count);
        }
        if (_isDue(count, messageDelayBlocks)) revert SettlementMessagesDue(count);
    }

    /// @dev PRF-32 to PRF-36.
    function _checkFinality(PublicValues.Batch memory batch, Submission calldata submission) private view {
        bool isThere = submission.finalityPublicValues.length > 0;
        if (!isThere || batch.finalityHash == 0) {
            if (isThere || needsFinality || batch.finalityHash != 0) revert FinalityMissing();
            return;
        }
        address verifier = _verifierOf(NO_FORK, submission.finalityProgram);
        PublicValues.Consensus memory inputs = PublicValues.decodeConsensus(submission.finalityPublicValues);
        if (inputs.blockHash == 0) revert PublicValueUnset(4);
        if (inputs.validatorSetHash == 0) revert PublicValueUnset(5);
        if (inputs.chainId != chainId || inputs.rulesetHash != rulesetHash) revert ProofDomainMismatch();
        _checkWeight(inputs);
        if (
            keccak256(submission.finalityPublicValues) != batch.finalityHash || inputs.blockHash != batch.lastBlockHash
                || inputs.height != batch.lastBlock
        ) revert FinalityBlockMismatch();
        if (inputs.validatorSetHash != batch.validatorSetHashAtParent) {
            revert FinalitySetMismatch(inputs.validatorSetHash);
        }
        _verify(verifier, submission.finalityProgram, submission.finalityPublicValues, submission.finalityProof);
    }

    function _checkWeight(PublicValues.Consensus memory inputs) private pure {
        uint256 total = inputs.totalWeight;
        if (total == 0 || inputs.signedWeight < (2 * total + 2) / 3) {
            revert FinalityQuorumMissed(inputs.signedWeight, inputs.totalWeight);
        }
        uint256 count = 0;
        for (uint256 rest = inputs.participation; rest != 0; rest &= rest - 1) count++;
        if (count != inputs.signedWeight || (total < 256 && inputs.participation >> total != 0)) {
            revert FinalityParticipationMismatch(inputs.participation);
        }
    }

    function _settle(PublicValues.Batch memory batch) private {
        last = Settled({
            batchNumber: batch.batchNumber,
            lastBlock: batch.lastBlock,
            lastTimestamp: batch.lastTimestamp,
            messageCount: batch.l1MessageCountAfter,
            lastBlockHash: batch.lastBlockHash,
            stateRoot: batch.postStateRoot,
            batchHash: batch.batchHash,
            messagesHash: batch.l1MessagesHashAfter,
            validatorSetHash: batch.validatorSetHashAtLast
        });
        l2ToL1RootOf[batch.batchNumber] = batch.l2ToL1Root;
        if (batchReward <= address(this).balance - owed) {
            owed += batchReward;
            creditOf[batch.rewardRecipient] += batchReward;
        }
        emit BatchSettled(batch.batchNumber, batch.batchHash, batch.postStateRoot, batch.rewardRecipient);
    }
}
