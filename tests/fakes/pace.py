"""A provider that may be written to as fast as we can, for tests in which time is not what is looked at."""

from bot.service.pacing import Bucket, Pace


def unhurried() -> Pace:
    """No wait between two messages, to anybody."""
    return Pace(Bucket(rate=1e9, burst=1), a_person=1e9, person_burst=1)
