"""``make bench``: what the program does at length or often, measured. Nothing here passes or fails.

A table is printed: name, seconds, queries, and how many times the seconds of a yardstick, a fixed piece of work timed
beside each reading. Those ratios can be compared between machines, and a little between a quiet and a busy one; they are
kept in docs/performance.md. Each module named in ``__main__`` is a part with its own process and its own database.
"""
