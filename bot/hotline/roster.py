"""Who works on the hotline: an alias, a role, the languages they speak, and whether they are on duty."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody on the roster may do."""

    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody on the roster, known by an alias only."""

    id: UUID
    alias: str
    role: Role
    locales: tuple[str, ...]  # the languages they speak; the first one is their console's
    on_duty: bool
