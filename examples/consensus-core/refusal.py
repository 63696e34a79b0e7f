"""Why something is refused."""


class Refused(Exception):
    """The standard says: refuse. The argument is a reason of spec/rejections.yaml."""

    @property
    def reason(self):
        return str(self)


def demand(holds, reason):
    """Refuses with a reason unless something holds."""
    if not holds:
        raise Refused(reason)
