// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Strict RLP
/// @notice What is not the shortest encoding, runs over or leaves bytes behind is refused, as in CNS-7.
library Rlp {
    error ConsensusMessageMalformed();

    /// @notice Content of a list that fills the data.
    function list(bytes calldata data) internal pure returns (bytes calldata content) {
        (bool isList, uint256 start, uint256 end) = _span(data);
        if (!isList || end != data.length) revert ConsensusMessageMalformed();
        return data[start:end];
    }

    /// @notice First item of the content of a list, with its prefix, and what follows it.
    function next(bytes calldata content) internal pure returns (bytes calldata item, bytes calldata rest) {
        (,, uint256 end) = _span(content);
        return (content[:end], content[end:]);
    }

    /// @notice Checks that a list has no more items.
    function finish(bytes calldata rest) internal pure {
        if (rest.length != 0) revert ConsensusMessageMalformed();
    }

    /// @notice Bytes of an item that is no list.
    function value(bytes calldata item) internal pure returns (bytes calldata) {
        (bool isList, uint256 start, uint256 end) = _span(item);
        if (isList || end != item.length) revert ConsensusMessageMalformed();
        return item[start:end];
    }

    /// @notice Bytes of an item that have to be so many.
    function sized(bytes calldata item, uint256 size) internal pure returns (bytes calldata found) {
        found = value(item);
        if (found.length != size) revert ConsensusMessageMalformed();
    }

    /// @notice Number without leading zeros.
    function integer(bytes calldata item, uint256 bytesMax) internal pure returns (uint256 number) {
        bytes calldata digits = value(item);
        if (digits.length > bytesMax || (digits.length > 0 && digits[0] == 0)) revert ConsensusMessageMalformed();
        for (uint256 index = 0; index < digits.length; index++) number = (number << 8) | uint8(digits[index]);
    }

    /// @notice Encodes a list of encoded items.
    function encodeList(bytes memory content) internal pure returns (bytes memory) {
        if (content.length < 56) return bytes.concat(bytes1(uint8(0xc0 + content.length)), content);
        bytes memory length = _digits(content.length);
        return bytes.concat(bytes1(uint8(0xf7 + length.length)), length, content);
    }

    /// @notice Encodes a number.
    function encodeInteger(uint256 number) internal pure returns (bytes memory) {
        if (number != 0 && number < 0x80) return abi.encodePacked(uint8(number));
        bytes memory digits = _digits(number);
        return bytes.concat(bytes1(uint8(0x80 + digits.length)), digits);
    }

    /// @notice Encodes 32 bytes.
    function encodeWord(bytes32 word) internal pure returns (bytes memory) {
        return bytes.concat(bytes1(0xa0), word);
    }

    function _digits(uint256 number) private pure returns (bytes memory digits) {
        uint256 count = 0;
        for (uint256 rest = number; rest != 0; rest >>= 8) count++;
        digits = new bytes(count);
        for (uint256 rest = number; rest != 0; rest >>= 8) digits[--count] = bytes1(uint8(rest));
    }

    /// @dev Where the bytes of the first item begin and end.
    function _span(bytes calldata data) private pure returns (bool isList, uint256 start, uint256 end) {
        if (data.length == 0) revert ConsensusMessageMalformed();
        uint8 first = uint8(data[0]);
        isList = first >= 0xc0;
        if (first < 0x80) return (false, 0, 1);
        uint256 length = first - (isList ? 0xc0 : 0x80);
        start = 1;
        if (length > 55) {
            uint256 digits = length - 55;
            start += digits;
            if (data.length < start || data[1] == 0) revert ConsensusMessageMalformed();
            length = 0;
            for (uint256 index = 1; index < start; index++) length = (length << 8) | uint8(data[index]);
            if (length < 56) revert ConsensusMessageMalformed();
        }
        end = start + length;
        if (end > data.length) revert ConsensusMessageMalformed();
        if (!isList && length == 1 && uint8(data[1]) < 0x80) revert ConsensusMessageMalformed();
    }
}
