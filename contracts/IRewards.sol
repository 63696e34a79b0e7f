// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What other contracts ask of the rewards
interface IRewards {
    /// @notice Counts the blocks of a batch that a validator sealed, and those that were told of.
    /// @dev Counted for the batch of the last block that was told of and the one before it.
    function participationOf(uint64 batch, address validator) external view returns (uint64 sealedBlocks, uint64 blocks);
}
