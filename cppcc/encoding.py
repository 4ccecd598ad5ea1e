"""A PostgreSQL database keeps texts as UTF-8, or nothing is begun in it.

One made in a cluster of the C locale is SQL_ASCII: it counts a Chinese character as three and knows no letters, and says so
only when the first long name comes.
"""

from typing import Any

from django.core import checks
from django.db import connections

NEEDED = "UTF8"
WORDS = (
    "数据库的编码是 {encoding}，不是 UTF8，中文存不好。请另建一个空数据库（createdb -E UTF8 -T template0 名称，"
    "或 SQL：CREATE DATABASE 名称 ENCODING 'UTF8' TEMPLATE template0），让 DATABASE_URL 指向它，再运行一次。"
)


def fault(encoding: str | None) -> str:
    """What stands against a database of that ``server_encoding``, in words; empty where nothing does."""
    return WORDS.format(encoding=encoding) if encoding and encoding != NEEDED else ""


def fault_of(connection: Any) -> str:
    """The same of a connection of Django's; of SQLite nothing. OperationalError where it does not answer."""
    if connection.vendor != "postgresql":
        return ""
    connection.ensure_connection()
    return fault(connection.connection.info.parameter_status("server_encoding"))


def check(databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """``manage.py check --database default``, and before each ``migrate``."""
    found = [fault_of(connections[alias]) for alias in databases or ()]
    return [checks.Error(words, id="cppcc.E001") for words in found if words]
