"""Code names for escalations: easy to say on the telephone, and they say nothing about the person."""

BIRDS = (
    "QUETZAL", "HERON", "ROBIN", "FALCON", "WREN", "TOUCAN", "PELICAN", "SWALLOW", "OSPREY", "FINCH",
    "CONDOR", "LARK", "IBIS", "PLOVER", "MACAW", "STORK", "TERN", "CRANE", "SPARROW", "KESTREL",
)  # fmt: skip


NAMES = len(BIRDS) * 90  # those with two digits; a longer number is read out when even these run short


def code_name(number: int) -> str:
    """The code name for a number drawn by the caller: 20 birds, and 10 to 99 below `NAMES`."""
    bird, digits = number % len(BIRDS), number // len(BIRDS)
    return f"{BIRDS[bird]}-{digits + 10}"
