"""One validator of QBFT: events in, messages and wishes out. It has no clock, no network and no execution."""

import json
from dataclasses import dataclass

from crypto import Signer, recover
from evidence import Witness
from justification import (
    bounded,
    demand_certificate,
    faulty_max_of,
    justify_proposal,
    leader_of,
    quorum_of,
    valid_round_change,
)
from messages import COMMIT, PREPARE, PROPOSAL, ROUND_CHANGE, Message, open_signed, read, sign
from profiles import ROUND_MAX, Block
from refusal import Refused, demand
from rlp import decode, encode

HEIGHTS_AHEAD_MAX = 4
MESSAGES_AHEAD_MAX = 8  # of one author, for heights ahead
ROUNDS_AHEAD_MAX = 4  # of one author and kind of message, beyond the current round
ROUNDS_BEHIND_MAX = 8
VERDICTS_MAX = 64


@dataclass(frozen=True)
class Rules:
    """What the node goes by; a fault plants a known mistake."""

    fault: str | None = None


class Ignored(Exception):
    """A message of which nothing comes: a class of verdict, and a reason where there is one."""


class Outcome:
    """What comes out of one event."""

    def __init__(self):
        self.verdict, self.sends, self.timers, self.asks, self.finalized, self.evidence = None, [], [], [], [], []


class Node:
    def __init__(self, setting, rules):
        self.profile, self.rules = setting["profile"], rules
        self.signer = Signer(setting["key"]) if setting["key"] else None
        self.base_ms, self.period_ms = setting["base_ms"], setting["period_ms"]
        self.wait_ms = max(0, (setting["empty_ms"] or 0) - self.period_ms)
        self.buffer, self.kept = [], None
        self.silent_until = -1
        self.out = Outcome()
        self._enter(setting["parent"], setting["validators"])

    # The height

    def _enter(self, parent, validators):
        self.parent, self.validators, self.height = parent, validators, parent["height"] + 1
        self.quorum = quorum_of(len(validators))
        if self.rules.fault == "quorum-two-f-plus-one":
            self.quorum = 2 * faulty_max_of(len(validators)) + 1
        self.round, self.decided, self.lock = 0, False, None
        self.timer = None  # the kind that runs, of "block" and "round"
        self.waits = None  # of the leader for transactions: "empty" while the timer runs, "over" after
        self.wanted = None  # the round that a block was asked for
        self.accepted, self.pending, self.verdicts = {}, {}, {}
        self.votes = {PREPARE: {}, COMMIT: {}, ROUND_CHANGE: {}}  # round -> author -> message
        self.proposals = {}  # round -> the first proposal of its leader
        self.prepared_in, self.proposed_in = set(), set()
        self.signed = {}  # (code, round) -> digest: what was signed, in this life and before
        self.witness = Witness(self)

    def leader(self, round_):
        return leader_of(round_, self.height, self.parent, self.validators)

    def start(self, durable=None, restarted=False):
        if restarted:
            self._recall(durable)
        if self.kept and self.kept["height"] == self.height:
            self._resume()
        else:
            self._set("block")
        return self._finish()

    def _recall(self, durable):
        if durable is None or self.rules.fault == "memory-lost":
            self.silent_until = self.height if self.rules.fault != "memory-lost" else -1
            return
        try:
            self.kept = json.loads(durable)
        except ValueError:
            raise Refused("DURABLE_STATE_MALFORMED") from None
        self.silent_until = self.kept["height"] - 1

    def _resume(self):
        kept = self.kept
        self.round = kept["round"]
        self.signed = {(code, round_): bytes.fromhex(digest) for code, round_, digest in kept["signed"]}
        if kept["lock"]:
            round_, block, prepares = kept["lock"]
            block = Block(decode(bytes.fromhex(block)), self.profile)
            self.lock = (round_, block, decode(bytes.fromhex(prepares)))
        if (ROUND_CHANGE, self.round) in self.signed:
            self._change_round()
        self._set("round")

    def _persist(self):
        lock = self.lock and [self.lock[0], self.lock[1].rlp.hex(), encode(self.lock[2]).hex()]
        signed = [[code, round_, digest.hex()] for (code, round_), digest in self.signed.items()]
        return json.dumps({"height": self.height, "round": self.round, "lock": lock, "signed": signed}).encode()

    # Events

    def on_timer(self, kind, height, round_):
        if height == self.height and round_ == self.round and not self.decided:
            if kind == "block" and self.timer == "block":
                self._swap_timer()
                self._ask_first()
            elif kind == "round" and self.timer == "round" and self.round < ROUND_MAX:
                self._enter_round(self.round + 1)
                self._change_round()
            elif kind == "empty" and self.waits == "empty":
                self.waits = "over"
                self._ask(self.round)
        return self._finish()

    def on_candidate(self, rlp):
        try:
            self.out.verdict = self._take_candidate(Block(decode(rlp), self.profile))
        except Refused as refused:
            self.out.verdict = ("reject", refused.reason)
        return self._finish()

    def _take_candidate(self, block):
        if self.waits == "empty" and block.is_empty:
            return ("duplicate", None)
        if self.wanted != self.round and self.waits != "empty":
            return ("ignore", "MESSAGE_STALE")
        demand(block.number == self.height and block.builder == self.signer.address, "PROPOSED_BLOCK_INVALID")
        if self.round == 0 and self.wait_ms and self.waits is None and block.is_empty:
            self.wanted, self.waits = None, "empty"
            self._timer("set", "empty", self.wait_ms)
            return ("buffer", None)
        self._stop_waiting()
        self.wanted = None
        self._propose(self.profile.in_round(block, self.round), self._changes_of(self.round), [])
        return ("accept", None)

    def on_executed(self, block_hash, valid, next_validators):
        if block_hash in self.pending:
            valid = valid and (next_validators is None or len(next_validators) > 0)
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
        try:
            self.out.verdict = self._take_head(rlp, round_, seals, validators)
        except Refused as refused:
            self.out.verdict = ("reject", refused.reason)
        return self._finish()

    def _take_head(self, rlp, round_, seals, validators):
        block = Block(decode(rlp), self.profile)
        if block.number < self.height:
            return ("duplicate", None) if block.hash == self.parent["hash"] else ("ignore", "MESSAGE_STALE")
        demand(block.number == self.height and block.parent_hash == self.parent["hash"], "PARENT_MISMATCH")
        demand(round_ <= ROUND_MAX, "ROUND_OUT_OF_BOUNDS")
        digest = self.profile.digest(block, round_)
        signers = self._signers_of(digest, round_, seals)
        self.witness.seals(digest, round_, signers)
        if self.timer is not None:
            self._timer("cancel", self.timer)
        sound = 0 < len(validators) <= 1024 and validators[0] != bytes(20)
        sound = sound and all(a < b for a, b in zip(validators, validators[1:]))
        parent = {"height": block.number, "hash": block.hash, "proposer": block.builder, "validators": self.validators}
        self._enter(parent, validators if sound else self.validators)
        if self.kept and self.kept["height"] == self.height:
            self._resume()
        else:
            self._set("block")
        self._replay()
        return ("accept", None)

    def _signers_of(self, digest, round_, seals):
        demand(len(seals) <= len(self.validators), "SEALS_TOO_MANY")
        signers = {}
        for seal in seals:
            demand(len(seal) == 65, "SIGNATURE_OUT_OF_RANGE")
            signers[recover(self.profile.seal_hash(digest, round_), seal)] = seal
        signers = {signer: seal for signer, seal in signers.items() if signer in self.validators}
        demand(len(signers) >= self.quorum, "SEALS_INSUFFICIENT")
        return signers

    def _replay(self):
        waiting, self.buffer = self.buffer, [message for message in self.buffer if message.signed.height > self.height]
        for message in waiting:
            if message.signed.height == self.height:
                self._judge(message)
                self._progress()

    # Messages

    def on_message(self, code, data):
        try:
            message = read(code, data, self.profile)
            bounded((message.changes, message.prepares), self)
            self._judge_anywhere(message)
            self.out.verdict = ("accept", None)
        except Ignored as ignored:
            self.out.verdict = ignored.args
        except Refused as refused:
            self.out.verdict = ("reject", refused.reason)
        return self._finish()

    def _judge(self, message):
        try:
            self._judge_anywhere(message)
        except (Ignored, Refused):
            pass

    def _judge_anywhere(self, message):
        signed = open_signed(message.signed, self.profile)
        if signed.height < self.height:
            raise Ignored("ignore", "MESSAGE_STALE")
        if signed.height > self.height + HEIGHTS_AHEAD_MAX:
            raise Ignored("ignore", "HEIGHT_TOO_FAR")
        demand(signed.author in self.validators, "AUTHOR_NOT_VALIDATOR")
        if signed.height > self.height:
            self._buffer(message)
        by_code = {PROPOSAL: self._take_proposal, ROUND_CHANGE: self._take_change}
        by_code.get(message.code, self._take_vote)(message)

    def _buffer(self, message):
        of_author = [one for one in self.buffer if one.signed.author == message.signed.author]
        if any(one.data == message.data for one in of_author):
            raise Ignored("duplicate", None)
        if len(of_author) >= MESSAGES_AHEAD_MAX and self.rules.fault != "buffer-unbounded":
            raise Ignored("ignore", "BUFFER_FULL")
        self.buffer.append(message)
        raise Ignored("buffer", None)

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
        elif self.timer == "block":
            self._swap_timer()
        self.accepted[signed.round] = (signed.digest, block)
        self._send(PREPARE, [self.height, signed.round, signed.digest], signed.digest)

    def _take_vote(self, message):
        signed, code = message.signed, message.code
        if code == COMMIT:
            sealer = recover(self.profile.seal_hash(signed.digest, signed.round), signed.seal)
            demand(sealer == signed.author or self.rules.fault == "seal-unchecked", "COMMIT_SEAL_AUTHOR_MISMATCH")
        if signed.round < self.round - ROUNDS_BEHIND_MAX:
            raise Ignored("ignore", "MESSAGE_STALE")
        self._keep(message)
        if code == COMMIT:
            self.witness.commit(signed)
        elif signed.round < self.round:
            raise Ignored("ignore", "MESSAGE_STALE")
        accepted = self.accepted.get(signed.round)
        if accepted is not None and accepted[0] != signed.digest:
            raise Ignored("ignore", "CONSENSUS_DIGEST_MISMATCH")

    def _keep(self, message):
        """Keeps a vote; of one author there is one in each round, and few in rounds ahead (BFT-17)."""
        signed, code = message.signed, message.code
        rounds = self.votes[code]
        said = rounds.get(signed.round, {}).get(signed.author)
        if said is not None:
            first = said.signed
            if (first.digest, first.prepared) == (signed.digest, signed.prepared):
                raise Ignored("duplicate", None)
            self.witness.twice(first, signed)
            raise Ignored("ignore", "EQUIVOCATION")
        ahead = sorted(round_ for round_, votes in rounds.items() if round_ > self.round and signed.author in votes)
        if signed.round > self.round and len(ahead) >= ROUNDS_AHEAD_MAX:
            if signed.round < ahead[0]:
                raise Ignored("ignore", "BUFFER_FULL")
            del rounds[ahead[0]][signed.author]
        rounds.setdefault(signed.round, {})[signed.author] = message

    def _take_change(self, message):
        signed = message.signed
        if signed.round == 0 or signed.round < self.round:
            raise Ignored("ignore", "MESSAGE_STALE")
        right = valid_round_change(signed, self.height, signed.round, self.validators)
        demand(right, "JUSTIFICATION_ROUND_CHANGE")
        demand_certificate(message, self)
        self._keep(message)
        self.witness.change(signed)

    # What follows from what is known

    def _finish(self):
        self._progress()
        out, self.out = self.out, Outcome()
        return out, self._persist() if out.sends else None

    def _progress(self):
        if self.decided:
            return
        self._follow()
        self._prepare()
        self._commit()
        self._lead()

    def _follow(self):
        """UponRoundChange: with f + 1 validators in later rounds, to the lowest of those."""
        latest = {}
        for round_, votes in self.votes[ROUND_CHANGE].items():
            for author in votes:
                latest[author] = max(round_, latest.get(author, 0))
        later = [round_ for round_ in latest.values() if round_ > self.round]
        if len(later) > faulty_max_of(len(self.validators)) and self.rules.fault != "following-none":
            self._enter_round(min(later))
            self._change_round()

    def _prepare(self):
        """UponPrepare: a quorum prepared the block that was accepted in this round."""
        accepted = self.accepted.get(self.round)
        if accepted is None or self.round in self.prepared_in:
            return
        digest, block = accepted
        if self.signed.get((PREPARE, self.round), digest) != digest:
            return
        votes = self.votes[PREPARE].get(self.round, {})
        prepares = {author: vote for author, vote in votes.items() if vote.signed.digest == digest}
        if len(prepares) < self.quorum:
            return
        if self.signed.get((COMMIT, self.round), digest) != digest:
            return
        self.prepared_in.add(self.round)
        self.lock = (self.round, block, [prepares[author].signed.item for author in sorted(prepares)])
        if self.signer is not None:
            seal = self.signer.sign(self.profile.seal_hash(digest, self.round))
            self._send(COMMIT, [self.height, self.round, digest, seal], digest)

    def _commit(self):
        """UponCommit: a quorum committed to an accepted block, in this round or in one gone by."""
        for round_, (digest, block) in self.accepted.items():
            votes = self.votes[COMMIT].get(round_, {})
            commits = {author: vote for author, vote in votes.items() if vote.signed.digest == digest}
            if len(commits) >= self.quorum and not self.decided:
                self.decided = True
                self._stop_waiting()
                self._timer("cancel", "round")
                self.timer = None
                seals = [commits[author].signed.seal for author in sorted(commits)]
                self.out.finalized.append((block.rlp, round_, seals))

    def _lead(self):
        """UponRoundChange: the leader of a later round proposes once a quorum is there."""
        if self.round == 0 or self.decided or self.round in self.accepted or self.round in self.proposed_in:
            return
        changes = self._changes_of(self.round)
        if not self._is_leader() or len(changes) < self.quorum or self.wanted == self.round:
            return
        highest = max(
            (one for one in changes if one.signed.prepared), key=lambda one: one.signed.prepared[0], default=None
        )
        if highest is None:
            self._ask(self.round)
            return
        prepares = sorted(highest.prepares, key=lambda one: one.author)
        self._propose(self.profile.in_round(highest.block, self.round), changes, [one.item for one in prepares])

    def _changes_of(self, round_):
        votes = self.votes[ROUND_CHANGE].get(round_, {}) if round_ > 0 else {}
        return [votes[author] for author in sorted(votes)]

    # What the node does

    def _may_sign(self):
        return self.signer is not None and self.signer.address in self.validators and self.height > self.silent_until

    def _is_leader(self):
        return self._may_sign() and self.leader(self.round) == self.signer.address

    def _ask_first(self):
        if self._is_leader():
            self._ask(0)

    def _ask(self, round_):
        self.wanted = round_
        self.out.asks.append(("needBlock", self.height, round_))

    def _propose(self, block, changes, prepares):
        digest = self.profile.digest(block, self.round)
        self.proposed_in.add(self.round)
        if not self._record(PROPOSAL, digest):
            return
        self._learn(block.hash, self.verdicts.get(block.hash, not prepares))
        signed = sign(PROPOSAL, self.profile.proposal_payload(block, self.round), self.profile, self.signer)
        item = self.profile.join_proposal(signed, block, [one.signed.item for one in changes], prepares)
        self.out.sends.append((PROPOSAL, encode(item)))

    def _change_round(self):
        self.wanted = None
        prepared, block, prepares = [], [], []
        if self.lock is not None and self.rules.fault != "lock-dropped":
            round_, locked, prepares = self.lock
            prepared, block = [round_, self.profile.digest(locked, round_)], locked.item
        payload = [self.height, self.round, prepared]
        if self._record(ROUND_CHANGE, encode(prepared)):
            signed = sign(ROUND_CHANGE, payload, self.profile, self.signer)
            self.out.sends.append((ROUND_CHANGE, encode([signed, block, prepares])))

    def _send(self, code, payload, digest):
        if self._record(code, digest):
            self.out.sends.append((code, encode(sign(code, payload, self.profile, self.signer))))

    def _record(self, code, value):
        """Notes what is signed; two values with one kind of message in one round are never signed (BFT-15)."""
        return self._may_sign() and self.signed.setdefault((code, self.round), value) == value

    def _enter_round(self, round_):
        self._stop_waiting()
        if self.timer is not None:
            self._timer("cancel", self.timer)
        self.round, self.wanted, self.waits = round_, None, None
        self._set("round")

    # Timers

    def _swap_timer(self):
        self._timer("cancel", "block")
        self._set("round")

    def _stop_waiting(self):
        if self.waits == "empty":
            self._timer("cancel", "empty")
        self.waits = "over" if self.waits else None

    def _set(self, kind):
        self.timer = kind
        self._timer("set", kind, self.period_ms if kind == "block" else self._timeout_ms())

    def _timeout_ms(self):
        grown = self.base_ms * 2 ** min(self.round, self.profile.timeout_exponent_max)
        return grown + (self.wait_ms if self.round == 0 else 0)

    def _timer(self, op, kind, timeout_ms=None):
        self.out.timers.append((op, kind, self.height, self.round, timeout_ms))

    # Where it stands

    @property
    def phase(self):
        if self.decided:
            return "decided"
        if self.round not in self.accepted:
            return "waiting"
        return "prepared" if self.round in self.prepared_in or (COMMIT, self.round) in self.signed else "proposed"
