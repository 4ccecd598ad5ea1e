"""Proposals from the draft to the evaluation, and the units that handle them.

Floors, from top to bottom (a contract in pyproject.toml): pages · ``course`` with ``steps`` and ``unit_steps`` · services
that write and tell (``handling``, ``feedback``, ``telling``) · ``models`` · ``querysets`` · ``states``.
"""
