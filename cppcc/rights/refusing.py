"""What stands against an action, in words or without."""


class Refused(Exception):
    """It may not be done now; the words are for the person (Chinese)."""


class NotYours(Exception):
    """The account has no right to it."""
