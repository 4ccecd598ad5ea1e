"""How the state of commit 8057121 was made: through the product's own steps and services, with the clock set to the days.

Ran once, on that commit, by ``python -m tests.landed.making`` in an installation of its own; it is kept to say what the
dumps hold and why. Later code need not run it.
"""
