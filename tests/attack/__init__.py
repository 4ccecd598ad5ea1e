"""Attacks on a running system, from outside: ``make attack`` (docs/attack.md)."""
