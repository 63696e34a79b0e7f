// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Public values of proofs: a domain and words of 32 bytes, as spec/proofs has them
library PublicValues {
    error PublicValuesMalformed(uint256 length);
    error PublicValueOutOfRange(uint256 index);

    /// @notice The words of spec/proofs/batch.yaml.
    struct Batch {
        uint64 chainId;
        bytes32 settlementDomain;
        bytes32 rulesetHash;
        bytes32 forkId;
        uint64 batchNumber;
        uint64 firstBlock;
        uint64 lastBlock;
        uint64 lastTimestamp;
        bytes32 parentBlockHash;
        bytes32 preStateRoot;
        bytes32 lastBlockHash;
        bytes32 postStateRoot;
        bytes32 blockHashesRoot;
        bytes32 parentBatchHash;
        bytes32 batchHash;
        bytes32 dataHash;
        bytes32 l1MessagesHashBefore;
        bytes32 l1MessagesHashAfter;
        uint64 l1MessageCountBefore;
        uint64 l1MessageCountAfter;
        bytes32 l2ToL1Root;
        bytes32 validatorSetHashAtParent;
        bytes32 validatorSetHashAtLast;
        bytes32 finalityHash;
        address rewardRecipient;
        uint8 status;
    }

    /// @notice The words of spec/proofs/consensus.yaml.
    struct Consensus {
        uint64 chainId;
        bytes32 rulesetHash;
        uint64 height;
        uint64 round;
        bytes32 blockHash;
        bytes32 validatorSetHash;
        uint64 signedWeight;
        uint64 totalWeight;
        uint256 participation;
    }

    bytes32 private constant BATCH_DOMAIN = "lockstep/batch/v1";
    bytes32 private constant CONSENSUS_DOMAIN = "lockstep/consensus/v1";

    uint256 private constant BATCH_WORDS = 26;
    uint256 private constant CONSENSUS_WORDS = 9;

    /// @dev Bit i stands for word i.
    uint256 private constant BATCH_NUMBERS =
        (1 << 0) | (1 << 4) | (1 << 5) | (1 << 6) | (1 << 7) | (1 << 18) | (1 << 19);
    uint256 private constant BATCH_RECIPIENT = 24;
    uint256 private constant BATCH_STATUS = 25;
    uint256 private constant CONSENSUS_NUMBERS = (1 << 0) | (1 << 2) | (1 << 3) | (1 << 6) | (1 << 7);

    function decodeBatch(bytes calldata publicValues) internal pure returns (Batch memory) {
        _checkShape(publicValues, BATCH_DOMAIN, BATCH_WORDS);
        _checkRanges(publicValues, BATCH_NUMBERS, BATCH_WORDS);
        if (_wordAt(publicValues, BATCH_RECIPIENT) >> 160 != 0) revert PublicValueOutOfRange(BATCH_RECIPIENT);
        if (_wordAt(publicValues, BATCH_STATUS) >> 8 != 0) revert PublicValueOutOfRange(BATCH_STATUS);
        return abi.decode(publicValues[32:], (Batch));
    }

    function decodeConsensus(bytes calldata publicValues) internal pure returns (Consensus memory) {
        _checkShape(publicValues, CONSENSUS_DOMAIN, CONSENSUS_WORDS);
        _checkRanges(publicValues, CONSENSUS_NUMBERS, CONSENSUS_WORDS);
        return abi.decode(publicValues[32:], (Consensus));
    }

    function _checkShape(bytes calldata publicValues, bytes32 domain, uint256 words) private pure {
        bool isWhole = publicValues.length == 32 * (words + 1);
        if (!isWhole || bytes32(publicValues[:32]) != domain) revert PublicValuesMalformed(publicValues.length);
    }

    function _checkRanges(bytes calldata publicValues, uint256 numbers, uint256 words) private pure {
        for (uint256 index = 0; index < words; index++) {
            bool isNumber = numbers & (1 << index) != 0;
            if (isNumber && _wordAt(publicValues, index) >> 64 != 0) revert PublicValueOutOfRange(index);
        }
    }

    function _wordAt(bytes calldata publicValues, uint256 index) private pure returns (uint256) {
        return uint256(bytes32(publicValues[32 * (index + 1):]));
    }
}
