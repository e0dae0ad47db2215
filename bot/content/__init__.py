"""Everything the bot can say, read from `flows/` and compiled for the floors below.

Owns YAML and the editor's models. Every problem in the files comes back with its file, its line and its mend.
"""

from bot.content.files import referral_files, shipped
from bot.content.library import Content, load
from bot.content.organisation import Organisation, OwnLine
from bot.content.origins import Origin, Origins

__all__ = ["Content", "Organisation", "Origin", "Origins", "OwnLine", "load", "referral_files", "shipped"]
