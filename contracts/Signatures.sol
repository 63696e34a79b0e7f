// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Rlp} from "./Rlp.sol";

/// @title What validators of psc-1 sign, and who signed
library Signatures {
    error SignatureOutOfRange();
    error SignatureParityInvalid(uint8 parity);
    error SignatureHighS();
    error SignatureUnrecoverable();

    uint256 private constant GROUP_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    /// @notice Tells who signed a hash; a signature has 65 bytes, a low s and a parity of 0 or 1.
    function recover(bytes32 hash, bytes calldata signature) internal pure returns (address) {
        if (signature.length != 65) revert SignatureOutOfRange();
        return _recover(hash, bytes32(signature[:32]), bytes32(signature[32:64]), uint8(signature[64]));
    }

    /// @notice Tells who signed a hash, as {recover}, where the signature was decoded.
    function recoverFrom(bytes32 hash, bytes memory signature) internal pure returns (address) {
        if (signature.length != 65) revert SignatureOutOfRange();
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        return _recover(hash, r, s, uint8(signature[64]));
    }

    function _recover(bytes32 hash, bytes32 r, bytes32 s, uint8 parity) private pure returns (address signer) {
        if (parity > 1) revert SignatureParityInvalid(parity);
        if (r == 0 || uint256(r) >= GROUP_ORDER || s == 0 || uint256(s) >= GROUP_ORDER) revert SignatureOutOfRange();
        if (uint256(s) > GROUP_ORDER / 2) revert SignatureHighS();
        signer = ecrecover(hash, 27 + parity, r, s);
        if (signer == address(0)) revert SignatureUnrecoverable();
    }

    /// @notice What binds every signature to a chain.
    function domainOf(uint256 chainId, bytes32 genesisHash) internal pure returns (bytes32) {
        return keccak256(abi.encode("PSC-1", chainId, genesisHash));
    }

    /// @notice What a commit seal is over.
    function commitHash(bytes32 domain, bytes32 blockHash, uint256 round) internal pure returns (bytes32) {
        bytes memory items =
            bytes.concat(Rlp.encodeWord(domain), Rlp.encodeWord(blockHash), Rlp.encodeInteger(round));
        return keccak256(Rlp.encodeList(items));
    }

    /// @notice What the author of a message signs.
    function messageHash(bytes32 domain, uint256 code, bytes calldata payload) internal pure returns (bytes32) {
        return keccak256(Rlp.encodeList(bytes.concat(Rlp.encodeWord(domain), Rlp.encodeInteger(code), payload)));
    }
}
