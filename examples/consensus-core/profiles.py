"""What differs between psc-1 and qbft-eea (spec/consensus/*.yaml): hashes, preimages and the shape of a proposal."""

from crypto import keccak256
from refusal import Refused, demand
from rlp import decode, encode, fields, fixed, integer

ROUND_MAX = 2**31 - 1
VALIDATORS_MAX = 1024
MESSAGE_BYTES_MAX = 16 * 2**20


class Block:
    """A block of a proposal, as far as consensus reads it."""

    def __init__(self, item, profile):
        demand(isinstance(item, list) and 3 <= len(item) <= 4, "CONSENSUS_MESSAGE_MALFORMED")
        header = item[0]
        demand(isinstance(header, list) and 15 <= len(header) <= 32, "CONSENSUS_MESSAGE_MALFORMED")
        self.item, self.profile, self.header = item, profile, header
        self.parent_hash = fixed(header[0], 32)
        self.builder = fixed(header[2], 20)
        self.number = integer(header[8])
        self.timestamp = integer(header[11])
        self.is_empty = item[1] == []
        self.hash = profile.block_hash(self)

    @property
    def rlp(self):
        return encode(self.item)

    def with_extra(self, extra):
        return Block([[*self.header[:12], extra, *self.header[13:]], *self.item[1:]], self.profile)


class Psc1:
    """Plain Ethereum blocks; round and seals travel beside them, and every signature is bound to its chain."""

    name = "psc-1"
    ascending = True  # lists are in ascending order of their signers
    verdict_on_prepared = True  # execution judges prepared blocks too
    timeout_exponent_max = 16

    def __init__(self, chain):
        text = b"PSC-1"
        words = [
            (96).to_bytes(32, "big"),
            chain["id"].to_bytes(32, "big"),
            chain["genesis"],
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
    verdict_on_prepared = False
    timeout_exponent_max = 62

    def __init__(self, chain):
        pass

    def preimage(self, code, payload):
        return keccak256(encode([code, payload]))

    def extra(self, block):
        """Vanity, validators, vote, round and seals."""
        reason = "EXTRA_DATA_MALFORMED"
        demand(isinstance(block.header[12], bytes), reason)
        vanity, validators, vote, round_, seals = fields(decode(block.header[12], reason), 5, reason)
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
        return [vanity, validators, vote, integer(round_, reason), seals]

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


def profile_of(name, chain):
    if name not in PROFILES:
        raise Refused("CONSENSUS_PROFILE_UNKNOWN")
    return PROFILES[name](chain)
