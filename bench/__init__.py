"""How fast this machine answers, always beside pgbench on the same server in the same minute: ratios travel."""
