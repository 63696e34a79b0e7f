"""Questions that need no node: what a message or a header says, who votes and who proposes, and what is proven."""

from crypto import SIGNATURE_BYTES, keccak256, recover
from headers import Sealed, count_seals, participation_of, verify_header
from justification import faulty_max_of, leader_of, quorum_of
from messages import COMMIT, PREPARE, PROPOSAL, ROUND_CHANGE, open_signed, read, read_signed
from profiles import ROUND_MAX, profile_of
from refusal import demand
from rlp import decode, encode, fields, fixed, integer
from sets import proven_set

NAMES = {PROPOSAL: "PROPOSAL", PREPARE: "PREPARE", COMMIT: "COMMIT", ROUND_CHANGE: "ROUND_CHANGE"}


def verify_message(ask):
    profile, validators = profile_of(ask["profile"], ask.get("chain")), ask.get("validators")
    message = read(ask["code"], ask["payload"], profile)
    signed = message.signed
    _open(signed, profile, validators)
    told = {"status": "verified", "type": NAMES[message.code], **_said(signed)}
    told["signingHash"] = profile.preimage(signed.code, signed.item[0])
    if signed.seal is not None:
        told["commitSealSigner"] = recover(profile.seal_hash(signed.digest, signed.round), signed.seal)
        demand(told["commitSealSigner"] == signed.author, "COMMIT_SEAL_AUTHOR_MISMATCH")
    if message.code == PROPOSAL:
        told["blockHash"] = profile.digest(message.block, signed.round)
        demand(told["blockHash"] == signed.digest, "CONSENSUS_DIGEST_MISMATCH")
        told["roundChanges"] = _opened_list(message.changes, profile, validators)
    elif message.block is not None and signed.prepared is not None:
        told["blockHash"] = profile.digest(message.block, signed.prepared[0])
        demand(told["blockHash"] == signed.prepared[1], "CONSENSUS_DIGEST_MISMATCH")
    if message.code in (PROPOSAL, ROUND_CHANGE):
        told["prepares"] = _opened_list(message.prepares, profile, validators)
    return told


def _open(signed, profile, validators):
    open_signed(signed, profile)
    demand(validators is None or signed.author in validators, "AUTHOR_NOT_VALIDATOR")


def _opened_list(items, profile, validators):
    for item in items:
        _open(item, profile, validators)
    authors = [item.author for item in items]
    ascending = all(a < b for a, b in zip(authors, authors[1:]))
    demand(ascending or not profile.ascending, "JUSTIFICATION_UNSORTED")
    return [_said(item) for item in items]


def _said(signed):
    told = {"author": signed.author, "height": signed.height, "round": signed.round}
    if signed.digest is not None:
        told["digest"] = signed.digest
    if signed.prepared is not None:
        told["prepared"] = {"round": signed.prepared[0], "digest": signed.prepared[1]}
    return told


def decode_extra_data(ask):
    profile = profile_of(ask["profile"], None, needs_chain=False)
    vanity, validators, vote, round_, seals = profile.read_extra(ask["extraData"])
    told = {"status": "decoded", "vanity": vanity, "validators": validators, "seals": seals}
    if vote:
        told["vote"] = {"recipient": vote[0], "type": "add" if vote[1] else "drop"}
    if round_ is not None:
        told["round"] = round_
    return told


def hash_header(ask):
    profile = profile_of(ask["profile"], ask.get("chain"))
    sealed = Sealed(ask["headerRlp"], profile, ask.get("round"))
    told = {"status": "hashed", "onChainHash": sealed.hash}
    if sealed.round is not None:
        told["commitHash"] = sealed.commit_hash
    if sealed.digest is not None:
        told["digest"] = sealed.digest
    return told


def verify_sealed(ask):
    profile = profile_of(ask["profile"], ask.get("chain"))
    sealed = Sealed(ask["headerRlp"], profile, ask.get("round"), ask.get("seals"))
    return {"status": "verified", **verify_header(sealed, ask.get("validators"))}


def count_votes(ask):
    profile_of(ask["profile"], None, needs_chain=False)
    count = len(ask["validators"])
    demand(count > 0, "VALIDATOR_SET_EMPTY")
    faulty = faulty_max_of(count)
    formulas = {
        "ceilTwoThirds": quorum_of(count),
        "floorTwoThirdsPlusOne": 2 * count // 3 + 1,
        "twoFPlusOne": 2 * faulty + 1,
    }
    quorum = formulas[ask.get("formula", "ceilTwoThirds")]
    counted = len(set(ask["voters"]) & set(ask["validators"]))
    numbers = {"faultyMax": faulty, "quorum": quorum, "finality": quorum, "counted": counted}
    return {"status": "counted", "reached": counted >= quorum, **numbers}


def propose(ask):
    profile_of(ask["profile"], None, needs_chain=False)
    validators, previous = ask["validators"], ask.get("previous")
    demand(len(validators) > 0, "VALIDATOR_SET_EMPTY")
    demand(ask["round"] <= ROUND_MAX, "ROUND_OUT_OF_BOUNDS")
    height = 1 if previous is None else max(2, ask["height"])
    return {"status": "selected", "proposer": leader_of(ask["round"], height, previous, validators)}


def time_round(ask):
    profile = profile_of(ask["profile"], None, needs_chain=False)
    demand(ask["round"] <= ROUND_MAX, "ROUND_OUT_OF_BOUNDS")
    return {"status": "timed", "timeoutMs": ask["baseMs"] * 2 ** min(ask["round"], profile.timeout_exponent_max)}


def verify_finality(ask):
    """Section by section as a stateless prover does it: the set, then each header and its link."""
    profile, batch, previous = profile_of(ask["profile"], ask.get("chain")), ask["batch"], ask["parent"]
    validators, commitment = proven_set(batch)
    demand(len(ask["blocks"]) > 0, "BATCH_EMPTY")
    blocks = []
    for block in ask["blocks"]:
        sealed = Sealed(block["headerRlp"], profile, block.get("round"), block.get("seals"))
        shown = verify_header(sealed, validators)
        demand(shown["height"] == previous["number"] + 1, "BLOCK_NUMBER_INVALID")
        demand(shown["parentHash"] == previous["hash"], "PARENT_UNKNOWN")
        demand(shown["timestamp"] > previous["timestamp"], "TIMESTAMP_INVALID")
        previous = {"number": shown["height"], "hash": shown["onChainHash"], "timestamp": shown["timestamp"]}
        blocks.append({"hash": shown["onChainHash"], "participation": shown["participation"]})
    numbers = {"validators": len(validators), "quorum": quorum_of(len(validators))}
    last = {"validatorSetHash": commitment, "lastStateRoot": shown["stateRoot"]}
    return {"status": "final", **numbers, "blocks": blocks, **last}


def count_participation(ask):
    profile, validators = profile_of(ask["profile"], ask.get("chain")), ask["validators"]
    sealed = Sealed(ask["headerRlp"], profile, ask.get("round"), ask["seals"])
    carried = count_seals(profile, sealed.commit_hash, sealed.seals, validators)
    demand(len(carried) >= quorum_of(len(validators)), "SEALS_INSUFFICIENT")
    late = set(count_seals(profile, sealed.commit_hash, ask["late"], validators)) - set(carried)
    return {
        "status": "counted",
        "participation": participation_of([*carried, *late], validators),
        "extra": len(carried) - quorum_of(len(validators)),
        "late": len(late),
        "beneficiary": sealed.builder,
    }


CODES = {"DoublePrepare": PREPARE, "DoubleCommit": COMMIT, "DoubleProposal": PROPOSAL}


def verify_evidence(ask):
    """Evidence holds where two statements of one validator contradict each other (CNS-28)."""
    profile, kind, mismatch = profile_of(ask["profile"], ask.get("chain")), ask["kind"], "EVIDENCE_STATEMENT_MISMATCH"
    demand(ask["signer"] in ask["validators"], "AUTHOR_NOT_VALIDATOR")
    first, second = (_statement(one, profile) for one in ask["statements"])
    for one in (first, second):
        demand(one.author == ask["signer"] and one.height == ask["height"], mismatch)
    if kind == "LockForgotten":
        first, second = sorted((first, second), key=lambda one: one.code)
        demand((first.code, second.code) == (COMMIT, ROUND_CHANGE) and first.round == ask["round"], mismatch)
        known = second.prepared is not None and second.prepared[0] >= first.round
        demand(second.round > first.round and not known, "EVIDENCE_CONSISTENT")
    else:
        codes = {first.code, second.code}
        demand(codes <= {0, COMMIT} and 0 in codes if kind == "DoubleSeal" else codes == {CODES[kind]}, mismatch)
        demand(first.round == ask["round"] == second.round, mismatch)
        demand(first.digest != second.digest, "EVIDENCE_CONSISTENT")
    identity = encode([kind.encode(), ask["signer"], ask["height"], ask["round"]])
    return {"status": "proven", "slashable": profile.is_bound, "id": keccak256(identity)}


def _statement(statement, profile):
    code, item = statement["code"], decode(statement["signed"])
    if code != 0:
        return open_signed(read_signed(code, item, profile), profile)
    demand("headerRlp" in statement, "EVIDENCE_STATEMENT_MISMATCH")
    digest, round_, seal = fields(item, 3)
    sealed = Sealed(statement["headerRlp"], profile, integer(round_))
    demand(sealed.digest == fixed(digest, 32), "EVIDENCE_STATEMENT_MISMATCH")
    sealed.code, sealed.prepared = 0, None
    sealed.author = recover(sealed.commit_hash, fixed(seal, SIGNATURE_BYTES))
    return sealed


METHODS = {
    "consensus_verifyMessage": verify_message,
    "consensus_decodeExtraData": decode_extra_data,
    "consensus_hash": hash_header,
    "consensus_verifyHeader": verify_sealed,
    "consensus_countVotes": count_votes,
    "consensus_proposer": propose,
    "consensus_timeout": time_round,
    "consensus_verifyFinality": verify_finality,
    "consensus_participation": count_participation,
    "consensus_verifyEvidence": verify_evidence,
}
