"""Where the parts are put together: the one place that knows every room.

`talk` is everything that speaks, without a database: the terminal, the checks and the stories need no more.
`opened` adds what is kept, sent and scheduled.
"""

from bot.assemble.app import App, opened, vault_of
from bot.assemble.speaking import Talk, locales_folder, talk

__all__ = ["App", "Talk", "locales_folder", "opened", "talk", "vault_of"]
