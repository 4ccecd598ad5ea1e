"""Real processes, six people, and kill -9 at random: what was answered with success must stand exactly once.

``python -m tests.chaos --help``; ``make chaos`` runs it on SQLite with the queue of files and on PostgreSQL with Redis.
"""
