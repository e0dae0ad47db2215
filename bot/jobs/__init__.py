"""Work that happens by itself: the job engine runs chores on time, once among all workers.

The only place that knows the job engine (procrastinate). What a chore does is told by whoever puts the house
together; what it acts on are rows with a due time, so a chore that is late or runs twice does no harm.
"""

from bot.jobs.worker import Chore, Every, Jobs

__all__ = ["Chore", "Every", "Jobs"]
