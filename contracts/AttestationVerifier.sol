// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVerifier} from "./IVerifier.sol";
import {Signatures} from "./Signatures.sol";

/// @title Proofs of kind reexecution: public values signed by whoever executed the blocks, as PRF-12 has it
/// @notice Trust in the signers, who are named when the contract is made; never zero-knowledge.
contract AttestationVerifier is IVerifier {
    error ProofProgramNotAllowed(bytes32 program);
    error SignerMismatch(address signer);

    bytes32 private constant KIND = "lockstep/reexecution/v1";

    bytes32 public immutable override rulesetHash;
    bytes32[] private programs;
    /// @notice True for the programs of the signers.
    mapping(bytes32 => bool) public isSupported;

    /// @param ruleset Hash of the ruleset that the signers execute.
    /// @param signers Whose executions are taken.
    constructor(bytes32 ruleset, address[] memory signers) {
        rulesetHash = ruleset;
        for (uint256 index = 0; index < signers.length; index++) {
            bytes32 program = programOf(signers[index]);
            isSupported[program] = true;
            programs.push(program);
        }
    }

    /// @notice The program of a signer.
    function programOf(address signer) public pure returns (bytes32) {
        return keccak256(abi.encode(KIND, signer));
    }

    /// @inheritdoc IVerifier
    function supportedPrograms() external view returns (bytes32[] memory) {
        return programs;
    }

    /// @inheritdoc IVerifier
    function verify(bytes32 programVk, bytes calldata publicValues, bytes calldata proof) external view {
        if (!isSupported[programVk]) revert ProofProgramNotAllowed(programVk);
        address signer = Signatures.recover(keccak256(abi.encode(KIND, programVk, keccak256(publicValues))), proof);
        if (programOf(signer) != programVk) revert SignerMismatch(signer);
    }
}
