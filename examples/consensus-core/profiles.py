"""What differs between psc-1 and qbft-eea (spec/consensus/*.yaml): hashes, preimages and the shape of a proposal."""

from crypto import keccak256
from refusal import demand
from rlp import decode, encode, fields, fixed, integer

ROUND_MAX = 2**31 - 1
VALIDATORS_MAX = 1024
MESSAGE_BYTES_MAX = 16 * 2**20


HEADER_SIZES = {0: 32, 1: 32, 2: 20, 3: 32, 4: 32, 5: 32, 6: 256, 13: 32, 14: 8}
MIX_HASH = bytes.fromhex("63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365")


class Block:
    """A block of a proposal, as far as consensus reads it."""

    def __init__(self, item, profile):
        demand(isinstance(item, list) and 3 <= len(item) <= 4, "CONSENSUS_MESSAGE_MALFORMED")
        header = item[0]
        demand(isinstance(header, list) and 15 <= len(header) <= 32, "CONSENSUS_MESSAGE_MALFORMED")
        for index, size in HEADER_SIZES.items():
            fixed(header[index], size)
        demand(all(isinstance(value, bytes) for value in header), "CONSENSUS_MESSAGE_MALFORMED")
        self.item, self.profile, self.header = item, profile, header
        self.parent_hash = fixed(header[0], 32)
        self.builder = fixed(header[2], 20)
        self.number = integer(header[8])
        self.timestamp = integer(header[11])
        self.is_empty = item[1] == []
        self.hash = profile.block_hash(self)

    @classmethod
    def of_header(cls, header, profile):
        """A header by itself; what is in the block is not looked at."""
        return cls([header, [], []], profile)

    @property
    def rlp(self):
        return encode(self.item)

    def with_extra(self, extra):
        return Block([[*self.header[:12], extra, *self.header[13:]], *self.item[1:]], self.profile)


class Psc1:
    """Plain Ethereum blocks; round and seals travel beside them, and every signature is bound to its chain."""

    name = "psc-1"
    ascending = True  # lists are in ascending order of their signers
    is_bound = True  # a signature is worth nothing on another chain
    round_beside = True
    verdict_on_prepared = True  # execution judges prepared blocks too
    timeout_exponent_max = 16

    def __init__(self, chain):
        if chain is None:
            return
        text = b"PSC-1"
        words = [
            (96).to_bytes(32, "big"),
            chain["chainId"].to_bytes(32, "big"),
            chain["genesisHash"],
            len(text).to_bytes(32, "big"),
        ]
        self.domain = keccak256(b"".join(words) + text.ljust(32, b"\0"))

    def preimage(self, code, payload):
        return keccak256(encode([self.domain, code, payload]))

    def block_hash(self, block):
        return keccak256(encode(block.header))

    def digest(self, block, round_):
        return block.hash

    def seal_hash(self, digest, round_):
        return keccak256(encode([self.domain, digest, round_]))

    def in_round(self, block, round_):
        return block

    def has_round(self, block, round_):
        return True

    def read_extra(self, extra):
        """Plain extra data holds nothing of consensus."""
        demand(len(extra) <= 32, "EXTRA_DATA_MALFORMED")
        return extra, [], [], None, []

    def seals_of(self, block, round_, seals):
        """The set that a header lists, its round and its seals."""
        return [], round_, seals or []

    def fields_hold(self, header):
        return header[7] == b"" and header[14] == bytes(8)

    def split_proposal(self, item):
        signed, block, changes, prepares = fields(item, 4)
        return signed, block, changes, prepares

    def proposed(self, payload):
        """Height, round, stated digest and block of a signed payload."""
        height, round_, digest = fields(payload, 3)
        return height, round_, fixed(digest, 32), None

    def proposal_payload(self, block, round_):
        return [block.number, round_, self.digest(block, round_)]

    def join_proposal(self, signed, block, changes, prepares):
        return [signed, block.item, changes, prepares]


class QbftEea:
    """QBFT as the Enterprise Ethereum Alliance has it: the round is in the extra data of the block."""

    name = "qbft-eea"
    ascending = False
    is_bound = False
    round_beside = False
    verdict_on_prepared = False
    timeout_exponent_max = 62

    def __init__(self, chain):
        pass

    def preimage(self, code, payload):
        return keccak256(encode([code, payload]))

    def extra(self, block):
        return self.read_extra(block.header[12])

    def read_extra(self, extra):
        """Vanity, validators, vote, round and seals."""
        reason = "EXTRA_DATA_MALFORMED"
        vanity, validators, vote, round_, seals = fields(decode(extra, reason), 5, reason)
        fixed(vanity, 32, reason)
        demand(isinstance(validators, list) and isinstance(vote, list) and isinstance(seals, list), reason)
        for validator in validators:
            fixed(validator, 20, reason)
        for seal in seals:
            fixed(seal, 65, reason)
        if vote:
            recipient, kind = fields(vote, 2, reason)
            fixed(recipient, 20, reason)
            demand(kind in (b"\xff", b""), reason)
        round_ = integer(round_, reason, bytes_max=32)
        demand(round_ <= ROUND_MAX, "ROUND_OUT_OF_BOUNDS")
        return [vanity, validators, vote, round_, seals]

    def seals_of(self, block, round_, seals):
        _, validators, _, round_, seals = self.extra(block)
        return validators, round_, seals

    def fields_hold(self, header):
        return (header[7], header[13], header[14]) == (b"\x01", MIX_HASH, bytes(8))

    def _hash(self, block, round_):
        vanity, validators, vote, _, _ = self.extra(block)
        extra = encode([vanity, validators, vote, round_, []])
        return keccak256(encode([*block.header[:12], extra, *block.header[13:]]))

    def block_hash(self, block):
        return self._hash(block, 0)

    def digest(self, block, round_):
        return self._hash(block, round_)

    def seal_hash(self, digest, round_):
        return digest

    def in_round(self, block, round_):
        vanity, validators, vote, _, _ = self.extra(block)
        return block.with_extra(encode([vanity, validators, vote, round_, []]))

    def has_round(self, block, round_):
        return self.extra(block)[3] == round_

    def split_proposal(self, item):
        signed, lists = fields(item, 2)
        changes, prepares = fields(lists, 2)
        return signed, None, changes, prepares

    def proposed(self, payload):
        height, round_, block = fields(payload, 3)
        return height, round_, None, block

    def proposal_payload(self, block, round_):
        return [block.number, round_, block.item]

    def join_proposal(self, signed, block, changes, prepares):
        return [signed, [changes, prepares]]


PROFILES = {profile.name: profile for profile in (Psc1, QbftEea)}


def profile_of(name, chain, needs_chain=True):
    demand(name in PROFILES, "CONSENSUS_PROFILE_UNKNOWN")
    profile = PROFILES[name]
    demand(chain is not None or not needs_chain or not profile.is_bound, "CONSENSUS_CHAIN_UNKNOWN")
    return profile(chain)
