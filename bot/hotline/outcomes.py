"""How a conversation with a volunteer ended: one of a closed list, so that nobody has to write about a person."""

from enum import StrEnum


class Outcome(StrEnum):
    """What came of it, in at most eight codes."""

    INFORMED = "informed"  # got the information they needed
    LAWYER = "lawyer"  # sent on to a lawyer or an accredited representative
    NETWORK = "network"  # sent on to a rapid response line or another organisation
    EMERGENCY = "emergency"  # was in danger; help was called or is on its way
    SILENT = "silent"  # did not answer any more
    ELSEWHERE = "elsewhere"  # not something this hotline can help with
    ABUSE = "abuse"  # misuse of the hotline
