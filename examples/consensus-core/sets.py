"""The set of validators that a state proves: EIP-1186 proofs of a list, a mapping and a commitment (LAY-1 to LAY-22)."""

from crypto import keccak256
from refusal import demand
from rlp import decode


def proven_set(batch):
    """Members and commitment under the state root of a batch."""
    layout, proof, members = batch["layout"], batch["proof"], []
    slots = {variable["name"]: variable["baseSlot"] for variable in layout["variables"]}
    names = layout["validatorSet"]
    demand(proof["address"] == batch["address"], "PROOF_KEY_MISMATCH")
    account = decode(follow(batch["stateRoot"], keccak256(batch["address"]), proof["accountProof"]))
    demand(account[2] == proof["storageHash"], "PROOF_ACCOUNT_MISMATCH")
    read = Reader(account[2], proof["storageProof"])
    count = read.next(slots[names["list"]])
    bounds = layout["bounds"]
    demand(count > 0, "VALIDATOR_SET_EMPTY")
    demand(bounds["minimumMembers"] <= count <= bounds["maximumMembers"], "VALIDATOR_SET_OUT_OF_BOUNDS")
    start = int.from_bytes(keccak256(word(slots[names["list"]])), "big")
    for index in range(count):
        members.append(word(read.next(start + index))[12:])
    demand(bytes(20) not in members, "VALIDATOR_SET_ZERO_ADDRESS")
    demand(len(set(members)) == len(members), "VALIDATOR_SET_DUPLICATE")
    demand(members == sorted(members), "VALIDATOR_SET_UNSORTED")
    for index, member in enumerate(members):
        slot = keccak256(member.rjust(32, b"\0") + word(slots[names["members"]]))
        demand(read.next(int.from_bytes(slot, "big")) == index + 1, "VALIDATOR_SET_MEMBER_MISMATCH")
    commitment = word(read.next(slots[names["commitment"]]))
    words = [word(batch["number"]), word(64), word(count), *(member.rjust(32, b"\0") for member in members)]
    demand(commitment == keccak256(b"".join(words)), "VALIDATOR_SET_COMMITMENT_MISMATCH")
    return members, commitment


class Reader:
    """Reads slots in the order in which a proof has them."""

    def __init__(self, root, entries):
        self.root, self.entries = root, iter(entries)

    def next(self, slot):
        entry = next(self.entries, None)
        demand(entry is not None and entry["key"] == word(slot), "PROOF_KEY_MISMATCH")
        value = follow(self.root, keccak256(word(slot)), entry["proof"])
        number = 0 if value is None else int.from_bytes(decode(value), "big")
        demand(number == entry["value"], "PROOF_VALUE_MISMATCH")
        return number


def follow(root, key, proof):
    """The value of a key in a trie, or None where the proof shows that there is none."""
    nibbles = [nibble for byte in key for nibble in (byte >> 4, byte & 15)]
    node, rest = root, iter(proof)
    while True:
        if isinstance(node, bytes):
            encoded = next(rest, b"")
            demand(keccak256(encoded) == node, "PROOF_ROOT_MISMATCH")
            node = decode(encoded)
        if len(node) == 17:
            if not nibbles:
                return node[16] or None
            node, nibbles = node[nibbles[0]], nibbles[1:]
            if node == b"":
                return None
            continue
        path, is_leaf = compact(node[0])
        if nibbles[: len(path)] != path or (is_leaf and len(path) != len(nibbles)):
            return None
        if is_leaf:
            return node[1]
        node, nibbles = node[1], nibbles[len(path) :]


def compact(data):
    digits = [nibble for byte in data for nibble in (byte >> 4, byte & 15)]
    return digits[1 if digits[0] & 1 else 2 :], digits[0] >= 2


def word(number):
    return (number % 2**256).to_bytes(32, "big")
