"""The whole installation in one file, while it runs, and back into an empty one of either database.

A backup is a tar of plain parts: each table as lines of JSON, read in one snapshot; the stored files that its rows name;
a manifest with digests, counts and the state of the migrations. It is encrypted (age) where a passphrase or a recipient is
set, and only then holds the installation's keys. What is read is checked whole before anything of it is laid down.
"""

from cppcc.backup.faults import BackupFault
from cppcc.backup.laying import restore
from cppcc.backup.manifest import Manifest
from cppcc.backup.reading import check
from cppcc.backup.writing import write

__all__ = ["BackupFault", "Manifest", "check", "restore", "write"]
