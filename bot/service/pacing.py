"""How fast a provider lets us speak: so many messages a second in all, and fewer to one person."""

from collections.abc import Hashable
from dataclasses import dataclass, field

PERSONS_REMEMBERED = 1000


@dataclass(slots=True)
class Bucket:
    """Lets `burst` messages through at once, then `rate` a second."""

    rate: float
    burst: int
    _full_at: float = 0.0

    def reserve(self, now: float) -> float:
        """Take the next place, and say how many seconds it is away."""
        self._full_at = max(self._full_at, now)
        wait = max(0.0, self._full_at - now - (self.burst - 1) / self.rate)
        self._full_at += 1 / self.rate
        return wait

    def is_idle(self, now: float) -> bool:
        """Say whether nothing it remembers matters any more."""
        return self._full_at <= now


@dataclass(slots=True)
class Pace:
    """One provider's limits."""

    overall: Bucket
    a_person: float  # messages a second to one person ...
    person_burst: int  # ... after this many at once: an answer of two or three parts does not stutter
    _persons: dict[Hashable, Bucket] = field(default_factory=dict)

    def reserve(self, person: Hashable, now: float) -> float:
        """Take the next place for a message to somebody, and say how many seconds it is away."""
        if len(self._persons) > PERSONS_REMEMBERED:
            self._persons = {who: bucket for who, bucket in self._persons.items() if not bucket.is_idle(now)}
        bucket = self._persons.setdefault(person, Bucket(self.a_person, self.person_burst))
        return max(bucket.reserve(now), self.overall.reserve(now))


def telegram() -> Pace:
    """Telegram's: about 30 messages a second for a bot, and one a second in one chat, short bursts aside."""
    return Pace(Bucket(rate=30, burst=30), a_person=1, person_burst=3)
