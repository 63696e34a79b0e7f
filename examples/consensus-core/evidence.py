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
        commits = self.node.votes.by(COMMIT, change.author)
        self._forgotten((commit, change) for commit in commits)

    def commit(self, commit):
        """A commit before a round change that knows nothing of it."""
        changes = self.node.votes.by(ROUND_CHANGE, commit.author)
        self._forgotten((commit, change) for change in changes)

    def seals(self, block, round_, signers):
        """A seal on another block than its signer committed to in the round."""
        digest = self.node.profile.digest(block, round_)
        for author, seal in sorted(signers.items()):
            for commit in self.node.votes.by(COMMIT, author):
                if commit.round == round_ and commit.digest != digest:
                    statements = [(COMMIT, commit.rlp), (0, encode([digest, round_, seal]), encode(block.header))]
                    self._tell("DoubleSeal", commit, statements)

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
