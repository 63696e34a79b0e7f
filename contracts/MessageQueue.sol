// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Messages from the settlement chain, which batches have to consume in order
/// @notice The hash after n messages folds from zero by keccak256(hash, message), as PRF-19 has it.
abstract contract MessageQueue {
    event MessageQueued(uint64 indexed index, address indexed from, address to, bytes data, bytes32 rollingHash);

    /// @notice A message by its place, which counts from 1.
    struct Queued {
        bytes32 rollingHash;
        uint64 queuedAt;
    }

    mapping(uint64 => Queued) private queue;
    /// @notice Messages that were queued so far.
    uint64 public messageCount;

    /// @notice Queues a message; from, to, its place from 0 and its data are hashed.
    function queueMessage(address to, bytes calldata data) external returns (bytes32 message) {
        message = keccak256(abi.encode(msg.sender, to, messageCount, data));
        bytes32 rollingHash = keccak256(abi.encode(queue[messageCount].rollingHash, message));
        messageCount++;
        queue[messageCount] = Queued(rollingHash, uint64(block.number));
        emit MessageQueued(messageCount, msg.sender, to, data, rollingHash);
    }

    /// @notice Hash of the first messages; zero for none.
    function messagesHashAt(uint64 count) public view returns (bytes32) {
        return queue[count].rollingHash;
    }

    /// @dev True where the message after the first ones has waited for so many blocks.
    function _isDue(uint64 count, uint64 delayBlocks) internal view returns (bool) {
        return count < messageCount && queue[count + 1].queuedAt + delayBlocks <= block.number;
    }
}
