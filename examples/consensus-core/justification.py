"""When a proposal and a round change are justified (EEA QBFT, predicates of the formal specification)."""

from messages import open_signed
from refusal import demand


def quorum_of(count):
    """ceil(2n / 3)"""
    return (2 * count + 2) // 3


def faulty_max_of(count):
    return (count - 1) // 3


def distinct(authors, rules):
    """How many authors there are."""
    authors = list(authors)
    return len(authors) if rules.fault == "authors-repeated" else len(set(authors))


def leader_of(round_, height, parent, validators):
    """Round robin from the proposer of the block before, in the set of that block (CNS-19)."""
    if height == 1:
        return validators[round_ % len(validators)]
    demand(parent["proposer"] in parent["validators"], "PROPOSER_NOT_VALIDATOR")
    return validators[(parent["validators"].index(parent["proposer"]) + 1 + round_) % len(validators)]


def bounded(lists, view):
    for items in lists:
        demand(len(items) <= len(view.validators), "CONSENSUS_LIST_TOO_LONG")


def justify_proposal(message, view):
    """isProposalJustification: refuses with a reason what is not justified."""
    signed, block, profile = message.signed, message.block, view.profile
    height, round_, validators = view.height, signed.round, view.validators
    demand(block.number == height and profile.has_round(block, round_), "PROPOSED_BLOCK_INVALID")
    if round_ == 0:
        demand(block.builder == view.leader(0), "PROPOSED_BLOCK_INVALID")
        return False
    changes, prepares = message.changes, message.prepares
    for change in changes:
        demand(valid_round_change(change, height, round_, validators), "JUSTIFICATION_ROUND_CHANGE")
    demand(distinct((change.author for change in changes), view.rules) >= view.quorum, "JUSTIFICATION_QUORUM")
    highest = max((change.prepared[0] for change in changes if change.prepared), default=None)
    if highest is None:
        demand(block.builder == view.leader(round_), "PROPOSED_BLOCK_INVALID")
        return False
    digest = profile.digest(profile.in_round(block, highest), highest)
    named = [change.prepared for change in changes if change.prepared and change.prepared[0] == highest]
    if view.rules.fault != "highest-ignored":
        demand((highest, digest) in named, "JUSTIFICATION_NOT_HIGHEST")
    demand_prepared(prepares, (highest, digest), view, "JUSTIFICATION_PREPARES")
    return True


def valid_round_change(change, height, round_, validators):
    """validRoundChange (BFT-1)."""
    earlier = change.prepared is None or change.prepared[0] < round_
    return change.height == height and change.round == round_ and earlier and change.author in validators


def demand_prepared(prepares, prepared, view, reason):
    """A quorum of distinct validators prepared a block in a round, and every prepare is one of those (BFT-4)."""
    round_, digest = prepared
    for prepare in prepares:
        right = (prepare.height, prepare.round, prepare.digest) == (view.height, round_, digest)
        demand(right and prepare.author in view.validators, reason)
    demand(distinct((prepare.author for prepare in prepares), view.rules) >= view.quorum, reason)


def demand_certificate(message, view):
    """What comes with a round change shows what it says to have prepared."""
    reason, prepared = "PREPARED_CERTIFICATE_WRONG", message.signed.prepared
    if prepared is None:
        demand(message.block is None and not message.prepares, reason)
        return
    demand(message.block is not None, reason)
    block, profile = message.block, view.profile
    demand(block.number == view.height and profile.digest(block, prepared[0]) == prepared[1], reason)
    demand_prepared(message.prepares, prepared, view, reason)


def open_ascending(items, view):
    """Opens the payloads of a list; psc-1 has them in ascending order of their authors (CNS-6)."""
    authors = [open_signed(item, view.profile).author for item in items]
    if view.profile.ascending and view.rules.fault != "authors-repeated":
        demand(all(a < b for a, b in zip(authors, authors[1:])), "JUSTIFICATION_UNSORTED")
