"""Misbehaviour that two signed statements prove (BFT-16)."""

from messages import COMMIT, PREPARE, PROPOSAL, ROUND_CHANGE
from rlp import encode

DOUBLE = {PREPARE: "DoublePrepare", COMMIT: "DoubleCommit", PROPOSAL: "DoubleProposal"}


class Witness:
    """Looks at what validators say at one height of a node."""

    def __init__(self, node):
        self.node, self.told = node, set()

    def twice(self, first, second):
        """Two payloads of one validator, kind and round that name different blocks."""
        if first.code in DOUBLE:
            self._tell(DOUBLE[first.code], first, [(first.code, first.rlp), (second.code, second.rlp)])

    def change(self, change):
        """A round change after a commit that it knows nothing of."""
        commits = self._of(COMMIT, change.author)
        self._forgotten((commit, change) for commit in commits)

    def commit(self, commit):
        """A commit before a round change that knows nothing of it."""
        changes = self._of(ROUND_CHANGE, commit.author)
        self._forgotten((commit, change) for change in changes)

    def seals(self, digest, round_, signers):
        """A seal on another block than its signer committed to in the round."""
        for author, seal in sorted(signers.items()):
            vote = self.node.votes[COMMIT].get(round_, {}).get(author)
            if vote is not None and vote.signed.digest != digest:
                statements = [(COMMIT, vote.signed.rlp), (0, encode([digest, round_, seal]))]
                self._tell("DoubleSeal", vote.signed, statements)

    def _of(self, code, author):
        rounds = sorted(self.node.votes[code].items())
        return [votes[author].signed for _, votes in rounds if author in votes]

    def _forgotten(self, pairs):
        for commit, change in pairs:
            known = change.prepared is not None and change.prepared[0] >= commit.round
            if change.round > commit.round and not known:
                self._tell("LockForgotten", commit, [(COMMIT, commit.rlp), (ROUND_CHANGE, change.rlp)])
                return

    def _tell(self, kind, signed, statements):
        name = (kind, signed.author, signed.round)
        if name not in self.told:
            self.told.add(name)
            self.node.out.evidence.append((kind, signed.author, signed.height, signed.round, statements))
