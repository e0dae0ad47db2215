"""`kyr bench`: how fast this machine answers, measured by the programs in bench/ on the embedded server only."""

import runpy
import sys
from pathlib import Path

import bot
from bot.errors import KyrError


def bench(*, json: bool = False) -> None:
    """How fast this machine answers, beside pgbench on the same server. Takes minutes.

    Parameters
    ----------
    json
        One JSON object instead of a table.

    """
    root = Path(bot.__file__).parent.parent
    if not (root / "bench" / "__main__.py").is_file():
        raise KyrError("The measurements stand in a checkout of the repository, in bench/; there are none here.")
    sys.path.insert(0, str(root))
    sys.argv = ["bench", "--json"] if json else ["bench"]
    runpy.run_module("bench", run_name="__main__", alter_sys=True)
