// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A verifier of proofs
interface IVerifier {
    /// @notice Returns nothing where the proof holds, and reverts in any other case.
    /// @param programVk Program that the proof has to be of.
    /// @param publicValues What the proof commits to: domain and words of spec/proofs.
    function verify(bytes32 programVk, bytes calldata publicValues, bytes calldata proof) external view;

    /// @notice Ruleset that the proven programs execute.
    function rulesetHash() external view returns (bytes32);

    /// @notice Every program whose proofs this verifier can check.
    function supportedPrograms() external view returns (bytes32[] memory);
}
