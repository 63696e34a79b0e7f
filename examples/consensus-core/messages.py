"""The four messages of QBFT: reading, signing and writing them (EEA QBFT, section on messages)."""

from dataclasses import dataclass, field

from crypto import SIGNATURE_BYTES, recover
from profiles import MESSAGE_BYTES_MAX, ROUND_MAX, VALIDATORS_MAX, Block
from refusal import Refused, demand
from rlp import decode, encode, fields, fixed, integer

PROPOSAL, PREPARE, COMMIT, ROUND_CHANGE = 0x12, 0x13, 0x14, 0x15


@dataclass
class Signed:
    """A signed payload: what is said, and who says it."""

    code: int
    item: list  # payload and signature, as they came
    height: int
    round: int
    digest: bytes | None = None
    prepared: tuple | None = None  # round and digest of a round change
    seal: bytes | None = None
    author: bytes | None = None

    @property
    def rlp(self):
        return encode(self.item)


@dataclass
class Message:
    """A signed payload with what travels beside it."""

    code: int
    data: bytes
    signed: Signed
    block: Block | None = None
    changes: list = field(default_factory=list)
    prepares: list = field(default_factory=list)


def read(code, data, profile):
    """Reads a message; nothing is recovered yet, so that the bounds come before any work (CNS-9)."""
    demand(len(data) <= MESSAGE_BYTES_MAX, "CONSENSUS_LIST_TOO_LONG")
    if code not in (PROPOSAL, PREPARE, COMMIT, ROUND_CHANGE):
        raise Refused("CONSENSUS_CODE_UNKNOWN")
    item = decode(data)
    if code == PROPOSAL:
        signed, block, changes, prepares = profile.split_proposal(item)
        head, inside = _proposal(signed, profile)
        block = Block(block if inside is None else inside, profile)
        head.digest = profile.digest(block, head.round) if head.digest is None else head.digest
        return Message(code, data, head, block, _all(changes, ROUND_CHANGE), _all(prepares, PREPARE))
    if code == ROUND_CHANGE:
        signed, block, prepares = fields(item, 3)
        head = _signed(signed, code)
        return Message(code, data, head, Block(block, profile) if block != [] else None, [], _all(prepares, PREPARE))
    return Message(code, data, _signed(item, code))


def _all(items, code):
    demand(isinstance(items, list), "CONSENSUS_MESSAGE_MALFORMED")
    demand(len(items) <= VALIDATORS_MAX, "CONSENSUS_LIST_TOO_LONG")
    return [_signed(item, code) for item in items]


def _round(item):
    # An integer of any size is a round that is too large, not a malformed one.
    value = integer(item, bytes_max=32)
    demand(value <= ROUND_MAX, "ROUND_OUT_OF_BOUNDS")
    return value


def _proposal(item, profile):
    payload, signature = fields(item, 2)
    fixed(signature, SIGNATURE_BYTES)
    height, round_, digest, block = profile.proposed(payload)
    return Signed(PROPOSAL, item, integer(height), _round(round_), digest), block


def _signed(item, code):
    payload, signature = fields(item, 2)
    fixed(signature, SIGNATURE_BYTES)
    demand(isinstance(payload, list) and len(payload) == (4 if code == COMMIT else 3), "CONSENSUS_MESSAGE_MALFORMED")
    signed = Signed(code, item, integer(payload[0]), _round(payload[1]))
    if code == ROUND_CHANGE:
        if payload[2] != []:
            prepared, digest = fields(payload[2], 2)
            signed.prepared = (_round(prepared), fixed(digest, 32))
        return signed
    signed.digest = fixed(payload[2], 32)
    if code == COMMIT:
        signed.seal = fixed(payload[3], SIGNATURE_BYTES)
    return signed


def read_signed(code, item, profile):
    """A signed payload by itself, under the code of its message."""
    demand(code in (PROPOSAL, PREPARE, COMMIT, ROUND_CHANGE), "CONSENSUS_CODE_UNKNOWN")
    if code != PROPOSAL:
        return _signed(item, code)
    signed, block = _proposal(item, profile)
    signed.digest = profile.digest(Block(block, profile), signed.round) if signed.digest is None else signed.digest
    return signed


def open_signed(signed, profile):
    """Recovers the author of a signed payload, once."""
    if signed.author is None:
        payload, signature = signed.item
        signed.author = recover(profile.preimage(signed.code, payload), signature)
    return signed


def sign(code, payload, profile, signer):
    """Signs a payload; what comes out reads like what comes in."""
    payload = decode(encode(payload))
    return [payload, signer.sign(profile.preimage(code, payload))]
