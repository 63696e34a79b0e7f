// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVerifier} from "./IVerifier.sol";

/// @title Which verifier checks the proofs of which program, fork by fork
/// @notice A program that has no route is not allowed. A frozen route stays frozen. Routes for consensus proofs are
/// those of no fork, which is zero.
abstract contract VerifierRoutes {
    error NotAdministrator(address caller);
    error ProofProgramNotAllowed(bytes32 program);
    error SettlementRouteFrozen(bytes32 program);
    error RouteKnown(bytes32 forkId, bytes32 program);
    error RouteUnknown(bytes32 forkId, bytes32 program);
    error VerifierWithoutCode(address verifier);
    error VerifierRulesetMismatch(bytes32 rulesetHash);
    error VerifierAnswered(uint256 length);
    error ProofInvalid(bytes reason);

    event RouteAdded(bytes32 indexed forkId, bytes32 indexed program, address verifier);
    event RouteFrozen(bytes32 indexed forkId, bytes32 indexed program);

    struct Route {
        address verifier;
        bool frozen;
    }

    bytes32 internal constant NO_FORK = 0;

    address public immutable administrator;
    bytes32 public immutable rulesetHash;
    mapping(bytes32 => mapping(bytes32 => Route)) public routes;

    constructor(address owner, bytes32 ruleset) {
        administrator = owner;
        rulesetHash = ruleset;
    }

    modifier onlyAdministrator() {
        if (msg.sender != administrator) revert NotAdministrator(msg.sender);
        _;
    }

    /// @notice Allows a program in a fork, with a verifier that has code, knows the ruleset and supports the program.
    function addRoute(bytes32 forkId, bytes32 program, IVerifier verifier) external onlyAdministrator {
        if (routes[forkId][program].verifier != address(0)) revert RouteKnown(forkId, program);
        if (address(verifier).code.length == 0) revert VerifierWithoutCode(address(verifier));
        bytes32 ruleset = verifier.rulesetHash();
        if (ruleset != rulesetHash) revert VerifierRulesetMismatch(ruleset);
        if (!_supports(verifier, program)) revert ProofProgramNotAllowed(program);
        routes[forkId][program].verifier = address(verifier);
        emit RouteAdded(forkId, program, address(verifier));
    }

    /// @notice Takes a route out of use, for ever.
    function freezeRoute(bytes32 forkId, bytes32 program) external onlyAdministrator {
        if (routes[forkId][program].verifier == address(0)) revert RouteUnknown(forkId, program);
        routes[forkId][program].frozen = true;
        emit RouteFrozen(forkId, program);
    }

    function _verifierOf(bytes32 forkId, bytes32 program) internal view returns (address) {
        Route memory route = routes[forkId][program];
        if (route.verifier == address(0)) revert ProofProgramNotAllowed(program);
        if (route.frozen) revert SettlementRouteFrozen(program);
        return route.verifier;
    }

    /// @dev A call to an address without code succeeds, and one that answers with a truth value says no without
    /// reverting: neither is a verifier.
    function _verify(address verifier, bytes32 program, bytes calldata publicValues, bytes calldata proof) internal view {
        if (verifier.code.length == 0) revert VerifierWithoutCode(verifier);
        (bool holds, bytes memory answer) =
            verifier.staticcall(abi.encodeCall(IVerifier.verify, (program, publicValues, proof)));
        if (!holds) revert ProofInvalid(answer);
        if (answer.length != 0) revert VerifierAnswered(answer.length);
    }

    function _supports(IVerifier verifier, bytes32 program) private view returns (bool) {
        bytes32[] memory supported = verifier.supportedPrograms();
        for (uint256 index = 0; index < supported.length; index++) {
            if (supported[index] == program) return true;
        }
        return false;
    }
}
