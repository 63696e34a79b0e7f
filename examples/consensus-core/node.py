"""One validator of QBFT: events in, messages and wishes out. It has no clock, no network and no execution."""

import json
from dataclasses import dataclass

from crypto import Signer, recover
from evidence import Witness
from headers import count_seals
from justification import (
    bounded,
    demand_certificate,
    distinct,
    faulty_max_of,
    justify_proposal,
    leader_of,
    open_ascending,
    quorum_of,
    valid_round_change,
)
from kept import HEIGHTS_AHEAD_MAX, VERDICTS_MAX, Ahead, Ignored, Votes
from messages import COMMIT, PREPARE, PROPOSAL, ROUND_CHANGE, open_signed, read, sign
from profiles import ROUND_MAX, VALIDATORS_MAX, Block
from refusal import Refused, demand
from rlp import decode, encode
from timers import Timers


@dataclass(frozen=True)
class Rules:
    """What the node goes by; a fault plants a known mistake."""

    fault: str | None = None


class Outcome:
    """What comes out of one event."""

    def __init__(self):
        self.verdict, self.sends, self.asks, self.finalized, self.evidence = None, [], [], [], []


class Node:
    def __init__(self, setting, rules):
        self.profile, self.rules = setting["profile"], rules
        self.signer = Signer(setting["key"]) if setting["key"] else None
        self.timers, self.ahead, self.out = Timers(setting), Ahead(rules), Outcome()
        self.kept, self.silent_until = None, -1
        self._enter(setting["parent"], setting["validators"])

    # The height

    def _enter(self, parent, validators):
        self.parent, self.validators, self.height = parent, validators, parent["height"] + 1
        self.quorum = quorum_of(len(validators))
        if self.rules.fault == "quorum-two-f-plus-one":
            self.quorum = 2 * faulty_max_of(len(validators)) + 1
        self.round, self.decided, self.lock = 0, False, None
        self.wanted = None  # the round that a block was asked for
        self.accepted, self.pending, self.verdicts = {}, {}, {}
        self.proposals = {}  # round -> the first proposal of its leader
        self.prepared_in, self.proposed_in = set(), set()
        self.signed = {}  # (code, round) -> what was signed, in this life and before
        self.witness = Witness(self)
        self.votes = Votes(self.witness)
        self.timers.reset()

    @property
    def place(self):
        return (self.height, self.round)

    def leader(self, round_):
        return leader_of(round_, self.height, self.parent, self.validators)

    def start(self, durable=None, restarted=False):
        if restarted:
            self._recall(durable)
        self._begin()
        return self._finish()

    def _begin(self):
        if self.kept and self.kept["height"] == self.height:
            self._resume()
        else:
            self.timers.set_block(self.place)

    def _recall(self, durable):
        if durable is None or self.rules.fault == "memory-lost":
            self.silent_until = self.height if durable is None else -1
            return
        try:
            self.kept = json.loads(durable)
            self.silent_until = self.kept["height"] - 1
        except (ValueError, KeyError, TypeError):
            raise Refused("DURABLE_STATE_MALFORMED") from None

    def _resume(self):
        kept = self.kept
        self.round = kept["round"]
        self.signed = {(code, round_): bytes.fromhex(value) for code, round_, value in kept["signed"]}
        if kept["lock"]:
            round_, block, prepares = kept["lock"]
            block = Block(decode(bytes.fromhex(block)), self.profile)
            self.lock = (round_, block, decode(bytes.fromhex(prepares)))
        if (ROUND_CHANGE, self.round) in self.signed:
            self._change_round()
        self.timers.set_round(self.place)

    def _persist(self):
        lock = self.lock and [self.lock[0], self.lock[1].rlp.hex(), encode(self.lock[2]).hex()]
        signed = [[code, round_, value.hex()] for (code, round_), value in self.signed.items()]
        return json.dumps({"height": self.height, "round": self.round, "lock": lock, "signed": signed}).encode()

    # Events

    def on_timer(self, kind, height, round_):
        if (height, round_) == self.place and not self.decided:
            if kind == "block" and self.timers.runs("block"):
                self.timers.set_round(self.place)
                if self._is_leader():
                    self._ask()
            elif kind == "round" and self.timers.runs("round") and self.round < ROUND_MAX:
                self._enter_round(self.round + 1)
                self._change_round()
            elif kind == "empty" and self.timers.waiting:
                self.timers.waiting = False
                self._ask()
        return self._finish()

    def on_candidate(self, rlp):
        return self._judged(lambda: self._take_candidate(Block(decode(rlp), self.profile)))

    def _take_candidate(self, block):
        if self.timers.waiting and block.is_empty:
            raise Ignored("duplicate", None)
        if self.wanted != self.round and not self.timers.waiting:
            raise Ignored("ignore", "MESSAGE_STALE")
        demand(block.number == self.height and block.builder == self.signer.address, "PROPOSED_BLOCK_INVALID")
        if self.round == 0 and self.timers.wait_ms and not self.timers.waited and block.is_empty:
            self.wanted = None
            self.timers.wait(self.place)
            raise Ignored("buffer", None)
        self.timers.stop_waiting(self.place)
        self.wanted = None
        changes = self.votes.of(ROUND_CHANGE, self.round) if self.round > 0 else []
        self._propose(self.profile.in_round(block, self.round), changes, [])

    def on_executed(self, block_hash, valid, next_validators):
        if block_hash in self.pending:
            valid = valid and next_validators != []
            self._learn(block_hash, valid)
            for message in self.pending.pop(block_hash):
                if valid and not self.decided and message.signed.round >= self.round:
                    self._accept(message)
        return self._finish()

    def _learn(self, block_hash, valid):
        self.verdicts[block_hash] = valid
        while len(self.verdicts) > VERDICTS_MAX:
            self.verdicts.pop(next(iter(self.verdicts)))

    def on_head(self, rlp, round_, seals, validators):
        return self._judged(lambda: self._take_head(Block(decode(rlp), self.profile), round_, seals, validators))

    def _take_head(self, block, round_, seals, validators):
        if block.hash == self.parent["hash"]:
            raise Ignored("duplicate", None)
        self._demand_near(block.number, ahead_max=0)
        demand(block.parent_hash == self.parent["hash"], "PARENT_MISMATCH")
        demand(round_ <= ROUND_MAX, "ROUND_OUT_OF_BOUNDS")
        digest = self.profile.digest(block, round_)
        signers = count_seals(self.profile, self.profile.seal_hash(digest, round_), seals, self.validators)
        demand(distinct(signers, self.rules) >= self.quorum, "SEALS_INSUFFICIENT")
        self.witness.seals(block, round_, dict(zip(signers, seals)))
        self.timers.cancel()
        sound = 0 < len(validators) <= VALIDATORS_MAX and validators[0] != bytes(20)
        sound = sound and all(a < b for a, b in zip(validators, validators[1:]))
        parent = {"height": block.number, "hash": block.hash, "proposer": block.builder, "validators": self.validators}
        self._enter(parent, validators if sound else self.validators)
        self._begin()
        for message in self.ahead.take(self.height):
            try:
                self._judge(message)
            except (Ignored, Refused):
                continue
            self._progress()

    # Messages

    def on_message(self, code, data):
        return self._judged(lambda: self._judge(read(code, data, self.profile)))

    def _judged(self, judge):
        try:
            judge()
            self.out.verdict = ("accept", None)
        except Ignored as ignored:
            self.out.verdict = ignored.args
        except Refused as refused:
            self.out.verdict = ("reject", refused.reason)
        return self._finish()

    def _judge(self, message):
        """In the order of BFT-21."""
        self._demand_near(message.signed.height)
        bounded((message.changes, message.prepares), self)
        signed = open_signed(message.signed, self.profile)
        demand(signed.author in self.validators, "AUTHOR_NOT_VALIDATOR")
        if signed.height > self.height:
            self.ahead.keep(message)
        for items in (message.changes, message.prepares):
            open_ascending(items, self)
        by_code = {PROPOSAL: self._take_proposal, ROUND_CHANGE: self._take_change}
        by_code.get(message.code, self._take_vote)(message)

    def _demand_near(self, height, ahead_max=HEIGHTS_AHEAD_MAX):
        if height < self.height:
            raise Ignored("ignore", "MESSAGE_STALE")
        if height > self.height + ahead_max:
            raise Ignored("ignore", "HEIGHT_TOO_FAR")

    def _take_proposal(self, message):
        signed, block = message.signed, message.block
        demand(signed.author == self.leader(signed.round), "PROPOSER_WRONG")
        demand(signed.digest == self.profile.digest(block, signed.round), "CONSENSUS_DIGEST_MISMATCH")
        first = self.proposals.get(signed.round)
        if first is not None and first.digest != signed.digest:
            self.witness.twice(first, signed)
            raise Ignored("ignore", "EQUIVOCATION")
        if self.decided or signed.round < self.round:
            raise Ignored("ignore", "MESSAGE_STALE")
        if signed.round in self.accepted:
            raise Ignored("duplicate", None)
        is_prepared = justify_proposal(message, self)
        demand(self.verdicts.get(block.hash) is not False, "BLOCK_INVALID")
        self.proposals[signed.round] = signed
        trusted = is_prepared and not self.profile.verdict_on_prepared
        if trusted or self.verdicts.get(block.hash) or self.rules.fault == "verdict-unawaited":
            self._accept(message)
        elif any(one.data == message.data for one in self.pending.get(block.hash, [])):
            raise Ignored("duplicate", None)
        else:
            self.pending.setdefault(block.hash, []).append(message)
            self.out.asks.append(("needVerdict", block.hash))

    def _accept(self, message):
        """UponProposal: the round is entered, and PREPARE sent."""
        signed, block = message.signed, message.block
        if signed.round > self.round:
            self._enter_round(signed.round)
        elif self.timers.runs("block"):
            self.timers.set_round(self.place)
        self.accepted[signed.round] = (signed.digest, block)
        self._send(PREPARE, [self.height, signed.round, signed.digest], signed.digest)

    def _take_vote(self, message):
        signed, code = message.signed, message.code
        if code == COMMIT:
            sealer = recover(self.profile.seal_hash(signed.digest, signed.round), signed.seal)
            demand(sealer == signed.author or self.rules.fault == "seal-unchecked", "COMMIT_SEAL_AUTHOR_MISMATCH")
        self.votes.demand_new(message)
        self.votes.keep(message, self.round)
        if code == COMMIT:
            self.witness.commit(signed)
        elif signed.round < self.round:
            raise Ignored("ignore", "MESSAGE_STALE")
        accepted = self.accepted.get(signed.round)
        if accepted is not None and accepted[0] != signed.digest:
            raise Ignored("ignore", "CONSENSUS_DIGEST_MISMATCH")

    def _take_change(self, message):
        signed = message.signed
        if signed.round == 0 or signed.round < self.round:
            raise Ignored("ignore", "MESSAGE_STALE")
        self.votes.demand_new(message)
        right = valid_round_change(signed, self.height, signed.round, self.validators)
        demand(right, "JUSTIFICATION_ROUND_CHANGE")
        demand_certificate(message, self)
        self.votes.keep(message, self.round)
        self.witness.change(signed)

    # What follows from what is known

    def _finish(self):
        self._progress()
        out, self.out = self.out, Outcome()
        out.timers, self.timers.told = self.timers.told, []
        return out, self._persist() if out.sends else None

    def _progress(self):
        for follow in (self._follow, self._prepare, self._commit, self._lead):
            if not self.decided:
                follow()

    def _follow(self):
        """UponRoundChange: with f + 1 validators in later rounds, to the lowest of those."""
        later = [round_ for round_ in self.votes.latest_changes() if round_ > self.round]
        if len(later) > faulty_max_of(len(self.validators)) and self.rules.fault != "following-none":
            self._enter_round(min(later))
            self._change_round()

    def _prepare(self):
        """UponPrepare: a quorum prepared the block that was accepted in this round."""
        if self.round not in self.accepted or self.round in self.prepared_in:
            return
        digest, block = self.accepted[self.round]
        stands = all(self.signed.get((code, self.round), digest) == digest for code in (PREPARE, COMMIT))
        prepares = self.votes.for_block(PREPARE, self.round, digest)
        if not stands or len(prepares) < self.quorum:
            return
        self.prepared_in.add(self.round)
        self.lock = (self.round, block, [prepare.signed.item for prepare in prepares])
        if self.signer is not None:
            seal = self.signer.sign(self.profile.seal_hash(digest, self.round))
            self._send(COMMIT, [self.height, self.round, digest, seal], digest)

    def _commit(self):
        """UponCommit: a quorum committed to an accepted block, in this round or in one gone by."""
        for round_, (digest, block) in self.accepted.items():
            commits = self.votes.for_block(COMMIT, round_, digest)
            if len(commits) >= self.quorum:
                self.decided = True
                self.timers.stop_waiting(self.place)
                self.timers.cancel()
                self.out.finalized.append((block.rlp, round_, [commit.signed.seal for commit in commits]))
                return

    def _lead(self):
        """UponRoundChange: the leader of a later round proposes once a quorum is there."""
        done = self.round in self.accepted or self.round in self.proposed_in or self.wanted == self.round
        if self.round == 0 or done or not self._is_leader():
            return
        changes = self.votes.of(ROUND_CHANGE, self.round)
        if len(changes) < self.quorum:
            return
        prepared = [change for change in changes if change.signed.prepared]
        if not prepared:
            self._ask()
            return
        highest = max(prepared, key=lambda change: change.signed.prepared[0])
        prepares = sorted(highest.prepares, key=lambda prepare: prepare.author)
        block = self.profile.in_round(highest.block, self.round)
        self._propose(block, changes, [prepare.item for prepare in prepares])

    # What the node does

    def _may_sign(self):
        return self.signer is not None and self.signer.address in self.validators and self.height > self.silent_until

    def _is_leader(self):
        return self._may_sign() and self.leader(self.round) == self.signer.address

    def _ask(self):
        self.wanted = self.round
        self.out.asks.append(("needBlock", *self.place))

    def _propose(self, block, changes, prepares):
        self.proposed_in.add(self.round)
        if self._record(PROPOSAL, self.profile.digest(block, self.round)):
            if not prepares:
                self._learn(block.hash, True)
            signed = sign(PROPOSAL, self.profile.proposal_payload(block, self.round), self.profile, self.signer)
            item = self.profile.join_proposal(signed, block, [change.signed.item for change in changes], prepares)
            self.out.sends.append((PROPOSAL, encode(item)))

    def _change_round(self):
        prepared, block, prepares = [], [], []
        if self.lock is not None and self.rules.fault != "lock-dropped":
            round_, locked, prepares = self.lock
            prepared, block = [round_, self.profile.digest(locked, round_)], locked.item
        if self._record(ROUND_CHANGE, encode(prepared)):
            signed = sign(ROUND_CHANGE, [self.height, self.round, prepared], self.profile, self.signer)
            self.out.sends.append((ROUND_CHANGE, encode([signed, block, prepares])))

    def _send(self, code, payload, digest):
        if self._record(code, digest):
            self.out.sends.append((code, encode(sign(code, payload, self.profile, self.signer))))

    def _record(self, code, value):
        """Notes what is signed; two values with one kind of message in one round are never signed (BFT-15)."""
        return self._may_sign() and self.signed.setdefault((code, self.round), value) == value

    def _enter_round(self, round_):
        self.timers.stop_waiting(self.place)
        self.round, self.wanted = round_, None
        self.timers.set_round(self.place)
        self.votes.forget(round_)

    # Where it stands

    @property
    def phase(self):
        if self.decided:
            return "decided"
        if self.round not in self.accepted:
            return "waiting"
        return "prepared" if self.round in self.prepared_in or (COMMIT, self.round) in self.signed else "proposed"
