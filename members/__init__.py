"""Accounts, the committee's bodies and its members; the duty ledger, the year's scheme and assessment.

Floors, from top to bottom (a contract in pyproject.toml): pages · ``course`` with ``steps`` · services that write
(``assessing``, ``declaring``, ``reporting``, ``drafting``, ``register``) and those they stand on (``ledger``, ``duties``,
``dossier``, ``period``) · ``models`` · ``querysets`` and ``schemes`` · ``states`` and ``kinds``.
"""
