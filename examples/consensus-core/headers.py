"""Sealed headers: who proposed and who sealed them (EEA QBFT, ValidNewBlock)."""

from crypto import SIGNATURE_BYTES, recover
from justification import quorum_of
from profiles import ROUND_MAX, Block
from refusal import demand
from rlp import decode


class Sealed:
    """A header with its round and its seals, wherever they are."""

    def __init__(self, rlp, profile, round_=None, seals=None):
        block = Block.of_header(decode(rlp), profile)
        self.block, self.profile, self.hash, self.builder = block, profile, block.hash, block.builder
        self.height, self.parent_hash, self.timestamp = block.number, block.parent_hash, block.timestamp
        self.listed, self.round, self.seals = profile.seals_of(block, round_, seals)
        demand(self.round is None or self.round <= ROUND_MAX, "ROUND_OUT_OF_BOUNDS")
        self.digest = None if self.round is None and not profile.round_beside else profile.digest(block, self.round)

    @property
    def commit_hash(self):
        return self.profile.seal_hash(self.digest, self.round)


def verify_header(sealed, validators):
    """Refuses a header that is not final under a set; the order of checks is that of the format."""
    profile, listed, header = sealed.profile, sealed.listed, sealed.block.header
    demand(sealed.round is not None, "CONSENSUS_ROUND_UNKNOWN")
    demand(all(a < b for a, b in zip(listed, listed[1:])), "VALIDATOR_SET_UNSORTED")
    demand(validators is not None or listed, "VALIDATOR_SET_UNKNOWN")
    demand(validators is None or not listed or validators == listed, "VALIDATORS_MISMATCH")
    validators = listed if validators is None else validators
    demand(len(validators) > 0, "VALIDATOR_SET_EMPTY")
    demand(profile.fields_hold(header), "CONSENSUS_HEADER_INVALID")
    demand(sealed.builder in validators, "PROPOSER_NOT_VALIDATOR")
    signers = count_seals(profile, sealed.commit_hash, sealed.seals, validators)
    demand(len(set(signers)) >= quorum_of(len(validators)), "SEALS_INSUFFICIENT")
    return {
        "height": sealed.height,
        "round": sealed.round,
        "onChainHash": sealed.hash,
        "commitHash": sealed.commit_hash,
        "parentHash": sealed.parent_hash,
        "stateRoot": header[3],
        "timestamp": sealed.timestamp,
        "validators": validators,
        "proposer": sealed.builder,
        "signers": signers,
        "participation": participation_of(signers, validators),
    }


def count_seals(profile, commit_hash, seals, validators):
    """Who sealed a commit hash, in the order of the seals."""
    demand(len(seals) <= len(validators), "SEALS_TOO_MANY")
    signers = []
    for seal in seals:
        demand(len(seal) == SIGNATURE_BYTES, "SIGNATURE_OUT_OF_RANGE")
        signer = recover(commit_hash, seal)
        demand(signer in validators, "SEAL_SIGNER_NOT_VALIDATOR")
        if profile.ascending:
            demand(signer not in signers, "SEAL_DUPLICATE")
            demand(not signers or signers[-1] < signer, "SEALS_UNSORTED")
        signers.append(signer)
    return signers


def participation_of(signers, validators):
    """Bit i stands for validator i."""
    return sum(1 << validators.index(signer) for signer in set(signers))
