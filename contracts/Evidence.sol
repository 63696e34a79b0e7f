// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Rlp} from "./Rlp.sol";
import {Signatures} from "./Signatures.sol";

/// @title Judging two statements of one validator that contradict each other, as CNS-28 has it
/// @notice The errors are named after the reasons of spec/rejections.yaml, and come in the same order of checks.
library Evidence {
    using Rlp for bytes;

    enum Kind {
        DoublePrepare,
        DoubleCommit,
        DoubleProposal,
        DoubleSeal,
        LockForgotten
    }

    /// @notice A payload with its signature as it was sent, or a seal: [digest, round, seal], code 0, with its header.
    struct Statement {
        uint64 code;
        bytes signed;
        bytes headerRlp;
    }

    struct Accusation {
        Kind kind;
        address signer;
        uint64 height;
        uint64 round;
        Statement first;
        Statement second;
    }

    error ConsensusCodeUnknown(uint64 code);
    error RoundOutOfBounds(uint256 round);
    error EvidenceStatementMismatch();
    error EvidenceConsistent();

    uint64 private constant SEAL = 0;
    uint64 private constant PROPOSAL = 18;
    uint64 private constant PREPARE = 19;
    uint64 private constant COMMIT = 20;
    uint64 private constant ROUND_CHANGE = 21;

    uint256 private constant ROUND_MAX = 2_147_483_647;

    /// @dev Place of the number in a header.
    uint256 private constant NUMBER_PLACE = 8;

    struct Said {
        uint64 code;
        address author;
        uint64 height;
        uint256 round;
        bytes32 digest;
        bool isPrepared;
        uint256 preparedRound;
    }

    /// @notice Judges an accusation.
    /// @param domain Of the chain: statements under another domain have another author.
    /// @return id One offence, however it is signed, told or repeated.
    function judge(bytes32 domain, Accusation calldata accusation) internal pure returns (bytes32 id) {
        Said memory first = _read(domain, accusation.first, accusation.height);
        Said memory second = _read(domain, accusation.second, accusation.height);
        if (
            first.author != accusation.signer || second.author != accusation.signer
                || first.height != accusation.height || second.height != accusation.height
                || !_fits(accusation.kind, first.code, second.code)
        ) revert EvidenceStatementMismatch();
        bool contradicts = accusation.kind == Kind.LockForgotten
            ? _forgets(first, second, accusation.round)
            : _differs(first, second, accusation.round);
        if (!contradicts) revert EvidenceConsistent();
        return _idOf(accusation);
    }

    function _idOf(Accusation calldata accusation) private pure returns (bytes32) {
        bytes memory name = _nameOf(accusation.kind);
        bytes memory offence = bytes.concat(
            bytes1(uint8(0x80 + name.length)),
            name,
            bytes1(0x94),
            bytes20(accusation.signer),
            Rlp.encodeInteger(accusation.height),
            Rlp.encodeInteger(accusation.round)
        );
        return keccak256(Rlp.encodeList(offence));
    }

    function _nameOf(Kind kind) private pure returns (bytes memory) {
        if (kind == Kind.DoublePrepare) return "DoublePrepare";
        if (kind == Kind.DoubleCommit) return "DoubleCommit";
        if (kind == Kind.DoubleProposal) return "DoubleProposal";
        return kind == Kind.DoubleSeal ? bytes("DoubleSeal") : bytes("LockForgotten");
    }

    function _fits(Kind kind, uint64 first, uint64 second) private pure returns (bool) {
        if (kind == Kind.DoublePrepare) return first == PREPARE && second == PREPARE;
        if (kind == Kind.DoubleCommit) return first == COMMIT && second == COMMIT;
        if (kind == Kind.DoubleProposal) return first == PROPOSAL && second == PROPOSAL;
        if (kind == Kind.LockForgotten) {
            return (first == COMMIT && second == ROUND_CHANGE) || (first == ROUND_CHANGE && second == COMMIT);
        }
        // Of two seals one may have come as part of a commit; two commits are a double commit.
        return (first == SEAL && (second == SEAL || second == COMMIT)) || (first == COMMIT && second == SEAL);
    }

    function _differs(Said memory first, Said memory second, uint64 round) private pure returns (bool) {
        if (first.round != round || second.round != round) revert EvidenceStatementMismatch();
        return first.digest != second.digest;
    }

    /// @dev Who commits has prepared, and names a certificate at least as late until the next block.
    function _forgets(Said memory first, Said memory second, uint64 round) private pure returns (bool) {
        (Said memory commit, Said memory change) = first.code == COMMIT ? (first, second) : (second, first);
        if (commit.round != round) revert EvidenceStatementMismatch();
        bool kept = change.isPrepared && change.preparedRound >= commit.round;
        return change.round > commit.round && !kept;
    }

    function _read(bytes32 domain, Statement calldata statement, uint64 height) private pure returns (Said memory said) {
        if (statement.code == SEAL) return _readSeal(domain, statement, height);
        if (statement.code < PROPOSAL || statement.code > ROUND_CHANGE) revert ConsensusCodeUnknown(statement.code);
        (bytes calldata payload, bytes calldata rest) = statement.signed.list().next();
        (bytes calldata signature, bytes calldata end) = rest.next();
        end.finish();
        said.code = statement.code;
        _readPayload(payload, said);
        bytes calldata signed = signature.sized(65);
        said.author = Signatures.recover(Signatures.messageHash(domain, statement.code, payload), signed);
    }

    function _readPayload(bytes calldata payload, Said memory said) private pure {
        (bytes calldata item, bytes calldata rest) = payload.list().next();
        said.height = uint64(item.integer(8));
        (item, rest) = rest.next();
        said.round = _round(item);
        (item, rest) = rest.next();
        if (said.code == ROUND_CHANGE) {
            _readPrepared(item, said);
        } else {
            said.digest = bytes32(item.sized(32));
        }
        if (said.code == COMMIT) {
            (item, rest) = rest.next();
            item.sized(65);
        }
        rest.finish();
    }

    function _readPrepared(bytes calldata prepared, Said memory said) private pure {
        bytes calldata content = prepared.list();
        if (content.length == 0) return;
        (bytes calldata item, bytes calldata rest) = content.next();
        said.isPrepared = true;
        said.preparedRound = _round(item);
        (item, rest) = rest.next();
        item.sized(32);
        rest.finish();
    }

    /// @dev A seal says nothing of its height, so that its header has to come with it.
    function _readSeal(bytes32 domain, Statement calldata statement, uint64 height)
        private
        pure
        returns (Said memory said)
    {
        (bytes calldata item, bytes calldata rest) = statement.signed.list().next();
        said.digest = bytes32(item.sized(32));
        (item, rest) = rest.next();
        said.round = _round(item);
        (item, rest) = rest.next();
        bytes calldata seal = item.sized(65);
        rest.finish();
        if (statement.headerRlp.length == 0 || keccak256(statement.headerRlp) != said.digest) {
            revert EvidenceStatementMismatch();
        }
        said.height = _numberOf(statement.headerRlp);
        if (said.height != height) revert EvidenceStatementMismatch();
        said.author = Signatures.recover(Signatures.commitHash(domain, said.digest, said.round), seal);
    }

    function _numberOf(bytes calldata headerRlp) private pure returns (uint64) {
        bytes calldata rest = headerRlp.list();
        bytes calldata item = rest;
        for (uint256 place = 0; place <= NUMBER_PLACE; place++) (item, rest) = rest.next();
        return uint64(item.integer(8));
    }

    function _round(bytes calldata item) private pure returns (uint256 round) {
        round = item.integer(32);
        if (round > ROUND_MAX) revert RoundOutOfBounds(round);
    }
}
