"""Every page as a picture, before and after a change: the same database, a stopped clock, no tolerance.

``python -m tests.pictures take FOLDER`` and ``python -m tests.pictures compare BEFORE AFTER``; see docs/pictures.md.
The code that is looked at may be any checkout: it is spoken to over HTTP and through manage.py alone, so that its
modules may move.
"""
