"""Timers of a node: the runner owns the time, the node only says what it waits for (BFT-12, BFT-20, CNS-20)."""

TIMER_MS_MAX = 2**31 - 1


class Timers:
    def __init__(self, setting):
        self.exponent_max = setting["profile"].timeout_exponent_max
        self.base_ms, self.period_ms = setting["base_ms"], setting["period_ms"]
        self.wait_ms = max(0, (setting["empty_ms"] or 0) - self.period_ms)
        self.told = []
        self.reset()

    def reset(self):
        """A new height: nothing runs, and the leader has not waited for transactions yet."""
        self.running, self.waiting, self.waited = None, False, False

    def set_block(self, place):
        self._set("block", place, self.period_ms)

    def set_round(self, place):
        """Takes the place of whatever runs."""
        if self.running is not None:
            self.cancel()
        timeout_ms = self.base_ms * 2 ** min(place[1], self.exponent_max)
        timeout_ms += self.wait_ms if place[1] == 0 else 0
        self._set("round", place, min(timeout_ms, TIMER_MS_MAX))

    def cancel(self):
        if self.running is not None:
            self.told.append(("cancel", *self.running, None))
            self.running = None

    def runs(self, kind):
        return self.running is not None and self.running[0] == kind

    def wait(self, place):
        """A leader with an empty block waits for transactions."""
        self.waiting = self.waited = True
        self.told.append(("set", "empty", *place, self.wait_ms))

    def stop_waiting(self, place):
        if self.waiting:
            self.waiting = False
            self.told.append(("cancel", "empty", *place, None))

    def _set(self, kind, place, timeout_ms):
        self.running = (kind, *place)
        self.told.append(("set", kind, *place, timeout_ms))
