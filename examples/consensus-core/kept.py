"""What a node keeps of others, within the bounds of its profile (BFT-17)."""

from messages import COMMIT, PREPARE, ROUND_CHANGE

HEIGHTS_AHEAD_MAX = 4
MESSAGES_AHEAD_MAX = 8  # of one author, for heights ahead
ROUNDS_AHEAD_MAX = 4  # of one author and kind of message, beyond the current round
ROUNDS_BEHIND_MAX = 8
VERDICTS_MAX = 64


class Ignored(Exception):
    """A message of which nothing comes: a class of verdict, and a reason where there is one."""


class Ahead:
    """Messages for heights ahead; nobody can push out what others sent."""

    def __init__(self, rules):
        self.messages, self.rules = [], rules

    def keep(self, message):
        of_author = [one for one in self.messages if one.signed.author == message.signed.author]
        if any(one.data == message.data for one in of_author):
            raise Ignored("duplicate", None)
        if len(of_author) >= MESSAGES_AHEAD_MAX and self.rules.fault != "buffer-unbounded":
            raise Ignored("ignore", "BUFFER_FULL")
        self.messages.append(message)
        raise Ignored("buffer", None)

    def take(self, height):
        """Those of a height; those of heights gone by are dropped."""
        taken = [one for one in self.messages if one.signed.height == height]
        self.messages = [one for one in self.messages if one.signed.height > height]
        return taken


class Votes:
    """Votes at one height: of one author there is one in each round, and few in rounds ahead."""

    def __init__(self, witness):
        self.rounds = {PREPARE: {}, COMMIT: {}, ROUND_CHANGE: {}}
        self.witness = witness

    def demand_new(self, message):
        """Of one author there is one vote of a kind in a round."""
        signed, rounds = message.signed, self.rounds[message.code]
        said = rounds.get(signed.round, {}).get(signed.author)
        if said is not None:
            first = said.signed
            if (first.digest, first.prepared) == (signed.digest, signed.prepared):
                raise Ignored("duplicate", None)
            self.witness.twice(first, signed)
            raise Ignored("ignore", "EQUIVOCATION")

    def keep(self, message, current):
        signed, rounds = message.signed, self.rounds[message.code]
        ahead = sorted(round_ for round_, votes in rounds.items() if round_ > current and signed.author in votes)
        if signed.round > current and len(ahead) >= ROUNDS_AHEAD_MAX:
            if signed.round < ahead[0]:
                raise Ignored("ignore", "BUFFER_FULL")
            del rounds[ahead[0]][signed.author]
        rounds.setdefault(signed.round, {})[signed.author] = message
        self.forget(current)

    def forget(self, current):
        """Drops what is too far behind, so that a long height does not grow."""
        for rounds in self.rounds.values():
            for round_ in [one for one in rounds if one < current - ROUNDS_BEHIND_MAX]:
                del rounds[round_]

    def of(self, code, round_):
        """Votes of a round, ascending by author."""
        votes = self.rounds[code].get(round_, {})
        return [votes[author] for author in sorted(votes)]

    def for_block(self, code, round_, digest):
        return [vote for vote in self.of(code, round_) if vote.signed.digest == digest]

    def by(self, code, author):
        """Payloads of one author, ascending by round."""
        rounds = sorted(self.rounds[code].items())
        return [votes[author].signed for _, votes in rounds if author in votes]

    def latest_changes(self):
        """The last round that each author changed to."""
        latest = {}
        for round_, votes in self.rounds[ROUND_CHANGE].items():
            for author in votes:
                latest[author] = max(round_, latest.get(author, 0))
        return list(latest.values())
