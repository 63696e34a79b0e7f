// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What other contracts ask of the set of validators
interface IValidatorSet {
    /// @notice Members in ascending order of address.
    function getValidators() external view returns (address[] memory);

    /// @notice Batch that a block is in. Batches count from 1; genesis is in none, which is 0.
    function batchOf(uint64 blockNumber) external view returns (uint64);

    /// @notice Commitment of the set that seals a batch, the batch it was made for, and when it was made.
    /// @dev Where a batch end passed without `activate`, the set before it goes on.
    function setOf(uint64 batch) external view returns (bytes32 commitment, uint64 madeFor, uint64 madeAt);

    /// @notice Blocks that a stake stays within reach of evidence after its owner left the set.
    function unbondingBlocks() external view returns (uint64);

    /// @notice Seconds that a stake stays within reach of evidence after its owner left the set.
    function unbondingSeconds() external view returns (uint64);

    /// @notice True in the last block of a batch.
    function isBatchEnd() external view returns (bool);

    /// @notice Puts the pending set in force for the next batch, or keeps the old one where it is not valid.
    function activate() external;

    /// @notice Takes part of a stake away and puts its owner out of the next set; for the slashing contract alone.
    /// @param jailBatches Batches from the next one on that it may not register for.
    function slash(
        address validator,
        uint16 basisPoints,
        address reporter,
        uint16 reporterBasisPoints,
        uint64 jailBatches
    ) external;
}
