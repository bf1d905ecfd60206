"""How fast a step goes, and how long the rest of it takes."""

import time
from dataclasses import dataclass, field


@dataclass
class Pace:
    """The units of a step as they came.

    The time before the first ones, in which workers start, is no sign of the pace once others have come.
    """

    start: float = field(default_factory=time.monotonic)
    first: tuple[float, float] = (0.0, 0.0)  # time, and units by then
    last: tuple[float, float] = (0.0, 0.0)

    def advance(self, number: float) -> None:
        """Note that so many units more are done."""
        self.last = time.monotonic(), self.last[1] + number
        if not self.first[1]:
            self.first = self.last

    def speed(self) -> float:
        """Units a second; 0 before there are any."""
        (begun, before), (now, done) = self.first, self.last
        if done > before and now - begun >= 1:
            return (done - before) / (now - begun)
        return done / max(now - self.start, 1e-9) if done else 0.0

    def left(self, total: float) -> float:
        """Seconds to come, at least 0; call it once units have come."""
        now, done = self.last
        return max((total - done) / self.speed() - (time.monotonic() - now), 0.0)
