# pragma version 0.4.3
struct Info:
    allowed: bool
    stake: uint256
    delegate: address
members: HashMap[address, bool]
numbers: HashMap[uint256, uint256]
small: HashMap[uint8, uint256]
tiny: HashMap[int8, uint256]
hashes: HashMap[bytes32, uint256]
selectors: HashMap[bytes4, uint256]
flags: HashMap[bool, uint256]
names: HashMap[String[64], uint256]
blobs: HashMap[Bytes[64], uint256]
allowances: HashMap[address, HashMap[address, uint256]]
infos: HashMap[address, Info]
list: DynArray[address, 64]
fixedWords: uint256[3]
grid: DynArray[uint256[3], 4]
data: Bytes[100]
text: String[40]
batch: uint64
count: uint32
owner: address
selector: bytes4
@external
@view
def f0(a0: address) -> bool:
    return self.members[a0]

@external
@view
def f1(a0: address) -> bool:
    return self.members[a0]

@external
@view
def f2(a0: address) -> bool:
    return self.members[a0]

@external
@view
def f3(a0: address) -> bool:
    return self.members[a0]

@external
@view
def f4(a0: address) -> bool:
    return self.members[a0]

@external
@view
def f5(a0: address) -> bool:
    return self.members[a0]

@external
@view
def f6(a0: uint256) -> uint256:
    return self.numbers[a0]

@external
@view
def f7(a0: uint256) -> uint256:
    return self.numbers[a0]

@external
@view
def f8(a0: uint8) -> uint256:
    return self.small[a0]

@external
@view
def f9(a0: int8) -> uint256:
    return self.tiny[a0]

@external
@view
def f10(a0: bytes32) -> uint256:
    return self.hashes[a0]

@external
@view
def f11(a0: bytes4) -> uint256:
    return self.selectors[a0]

@external
@view
def f12(a0: bool) -> uint256:
    return self.flags[a0]

@external
@view
def f13(a0: String[64]) -> uint256:
    return self.names[a0]

@external
@view
def f14(a0: Bytes[64]) -> uint256:
    return self.blobs[a0]

@external
@view
def f15(a0: address, a1: address) -> uint256:
    return self.allowances[a0][a1]

@external
@view
def f16(a0: address) -> uint256:
    return self.infos[a0].stake

@external
@view
def f17(a0: address) -> address:
    return self.infos[a0].delegate

@external
@view
def f18() -> uint256:
    return len(self.list)

@external
@view
def f19(a0: uint256) -> address:
    return self.list[a0]

@external
@view
def f20(a0: uint256) -> address:
    return self.list[a0]

@external
@view
def f21(a0: uint256) -> uint256:
    return self.fixedWords[a0]

@external
@view
def f22(a0: uint256, a1: uint256) -> uint256:
    return self.grid[a0][a1]

@external
@view
def f23() -> uint64:
    return self.batch

@external
@view
def f24() -> uint32:
    return self.count

@external
@view
def f25() -> address:
    return self.owner

@external
@view
def f26() -> bytes4:
    return self.selector
