// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
contract Layout {
  struct Info { bool allowed; bool active; uint8 index; uint256 stake; address delegate; uint96 share; }
  mapping(address => bool) members; mapping(address => uint256) balances; mapping(uint256 => uint256) numbers;
  mapping(uint8 => uint256) small; mapping(int256 => uint256) signed; mapping(int8 => uint256) tiny;
  mapping(bytes32 => uint256) hashes; mapping(bytes4 => uint256) selectors; mapping(bool => uint256) flags;
  mapping(string => uint256) names; mapping(bytes => uint256) blobs;
  mapping(address => mapping(address => uint256)) allowances; mapping(address => Info) infos;
  address[] list; uint8[] octets; uint64[] counters; uint128[] halves; uint96[] triples;
  uint256[3] fixedWords; uint64[5] fixedPacked; uint256[][] nested; uint32[3][2] grid; Info[] people;
  mapping(address => uint256[]) lists; bytes data; string text;
  uint64 batch; uint32 count; bool paused; address owner; uint96 share;
  function f0(address a0) external view returns (bool) { return members[a0]; }
  function f1(address a0) external view returns (bool) { return members[a0]; }
  function f2(address a0) external view returns (bool) { return members[a0]; }
  function f3(address a0) external view returns (bool) { return members[a0]; }
  function f4(address a0) external view returns (bool) { return members[a0]; }
  function f5(address a0) external view returns (bool) { return members[a0]; }
  function f6(address a0) external view returns (uint256) { return balances[a0]; }
  function f7(uint256 a0) external view returns (uint256) { return numbers[a0]; }
  function f8(uint256 a0) external view returns (uint256) { return numbers[a0]; }
  function f9(uint8 a0) external view returns (uint256) { return small[a0]; }
  function f10(int256 a0) external view returns (uint256) { return signed[a0]; }
  function f11(int8 a0) external view returns (uint256) { return tiny[a0]; }
  function f12(int8 a0) external view returns (uint256) { return tiny[a0]; }
  function f13(bytes32 a0) external view returns (uint256) { return hashes[a0]; }
  function f14(bytes4 a0) external view returns (uint256) { return selectors[a0]; }
  function f15(bool a0) external view returns (uint256) { return flags[a0]; }
  function f16(bool a0) external view returns (uint256) { return flags[a0]; }
  function f17(string calldata a0) external view returns (uint256) { return names[a0]; }
  function f18(string calldata a0) external view returns (uint256) { return names[a0]; }
  function f19(bytes calldata a0) external view returns (uint256) { return blobs[a0]; }
  function f20(address a0, address a1) external view returns (uint256) { return allowances[a0][a1]; }
  function f21(address a0) external view returns (bool) { return infos[a0].allowed; }
  function f22(address a0) external view returns (uint8) { return infos[a0].index; }
  function f23(address a0) external view returns (uint256) { return infos[a0].stake; }
  function f24(address a0) external view returns (address) { return infos[a0].delegate; }
  function f25(address a0) external view returns (uint96) { return infos[a0].share; }
  function f26() external view returns (uint256) { return list.length; }
  function f27(uint256 a0) external view returns (address) { return list[a0]; }
  function f28(uint256 a0) external view returns (address) { return list[a0]; }
  function f29(uint256 a0) external view returns (address) { return list[a0]; }
  function f30(uint256 a0) external view returns (uint8) { return octets[a0]; }
  function f31(uint256 a0) external view returns (uint8) { return octets[a0]; }
  function f32(uint256 a0) external view returns (uint8) { return octets[a0]; }
  function f33(uint256 a0) external view returns (uint8) { return octets[a0]; }
  function f34(uint256 a0) external view returns (uint64) { return counters[a0]; }
  function f35(uint256 a0) external view returns (uint64) { return counters[a0]; }
  function f36(uint256 a0) external view returns (uint64) { return counters[a0]; }
  function f37(uint256 a0) external view returns (uint128) { return halves[a0]; }
  function f38(uint256 a0) external view returns (uint128) { return halves[a0]; }
  function f39(uint256 a0) external view returns (uint96) { return triples[a0]; }
  function f40(uint256 a0) external view returns (uint96) { return triples[a0]; }
  function f41(uint256 a0) external view returns (uint256) { return fixedWords[a0]; }
  function f42(uint256 a0) external view returns (uint256) { return fixedWords[a0]; }
  function f43(uint256 a0) external view returns (uint64) { return fixedPacked[a0]; }
  function f44(uint256 a0) external view returns (uint64) { return fixedPacked[a0]; }
  function f45(uint256 a0, uint256 a1) external view returns (uint256) { return nested[a0][a1]; }
  function f46(uint256 a0) external view returns (uint256) { return nested[a0].length; }
  function f47(uint256 a0, uint256 a1) external view returns (uint32) { return grid[a0][a1]; }
  function f48(uint256 a0) external view returns (uint96) { return people[a0].share; }
  function f49(address a0) external view returns (uint256) { return lists[a0].length; }
  function f50(address a0, uint256 a1) external view returns (uint256) { return lists[a0][a1]; }
  function f51() external view returns (uint256) { return data.length; }
  function f52() external view returns (uint64) { return batch; }
  function f53() external view returns (uint32) { return count; }
  function f54() external view returns (bool) { return paused; }
  function f55() external view returns (address) { return owner; }
  function f56() external view returns (uint96) { return share; }
}
