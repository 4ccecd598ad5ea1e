"""Encryption in one pass, in constant memory: age (pyrage), by a recipient's public key or by a passphrase.

A file for a recipient is a plain age file. With a passphrase a key is drawn for this one file and stands before it, itself
encrypted by the passphrase (age's scrypt), because age's own way of passphrases takes the whole file into memory.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyrage
from django.conf import settings

from cppcc.backup.faults import BROKEN, BackupFault

AGE = b"age-encryption.org/v1"
BY_WORDS = b"cppcc-backup passphrase\n"
LENGTH = 8
"""Digits that say how long the encrypted key is."""
TOO_SLOW = "Excessive work"
"""What age says where opening would take too long here."""
BUSY_TRIES = 10


@dataclass(frozen=True)
class Lock:
    """By what backups are closed and opened, as the environment says."""

    passphrase: str = ""
    recipient: str = ""
    identity: str = ""

    @classmethod
    def of_settings(cls) -> "Lock":
        return cls(settings.BACKUP_PASSPHRASE, settings.BACKUP_RECIPIENT, settings.BACKUP_IDENTITY)

    @property
    def closes(self) -> bool:
        """Whether what is written is encrypted."""
        return bool(self.passphrase or self.recipient)

    @property
    def opens(self) -> bool:
        """Whether what it closes can be read here."""
        return bool(self.passphrase or self.identity) if self.recipient else True


@contextmanager
def closed(file: IO[bytes], lock: Lock) -> Iterator[IO[bytes]]:
    """What is written goes to the file, encrypted where the lock closes."""
    if not lock.closes:
        yield file
        return
    if lock.recipient:
        try:
            to: Any = pyrage.x25519.Recipient.from_str(lock.recipient)
        except pyrage.RecipientError as error:
            raise BackupFault("BACKUP_RECIPIENT 不是有效的 age 公钥（应以 age1 开头）。") from error
    else:
        drawn = pyrage.x25519.Identity.generate()
        key = pyrage.passphrase.encrypt(str(drawn).encode(), lock.passphrase)
        file.write(BY_WORDS + f"{len(key):0{LENGTH}d}\n".encode() + key)
        to = drawn.to_public()
    with _beside(lambda source: pyrage.encrypt_io(source, file, [to]), writing=True) as out:
        yield out


@contextmanager
def opened(path: Path, lock: Lock) -> Iterator[IO[bytes]]:
    """The plain content of a file, read from the beginning to its end."""
    with path.open("rb") as file:
        head = file.read(len(BY_WORDS))
        if head == BY_WORDS:
            identity = _by_words(file, lock)
        elif head.startswith(AGE):
            file.seek(0)
            identity = _by_key(lock)
        else:
            file.seek(0)
            yield file
            return
        with _beside(lambda sink: pyrage.decrypt_io(file, sink, [identity]), writing=False) as plain:
            yield plain


def is_closed(path: Path) -> bool:
    """Whether a file is encrypted."""
    with path.open("rb") as file:
        head = file.read(len(BY_WORDS))
    return head == BY_WORDS or head.startswith(AGE)


def _by_words(file: IO[bytes], lock: Lock) -> Any:
    if not lock.passphrase:
        raise BackupFault("这份备份用口令加密：请在环境变量 BACKUP_PASSPHRASE 中给出口令。")
    length = file.read(LENGTH + 1)
    key = file.read(int(length)) if length[:LENGTH].isdigit() else b""
    try:
        return pyrage.x25519.Identity.from_str(_unwrapped(key, lock.passphrase).decode())
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError) as error:
        raise BackupFault("口令不对，或备份文件的开头损坏，打不开这份备份。") from error


def _unwrapped(key: bytes, passphrase: str) -> bytes:
    """age refuses a key that would take this machine far longer than the one that wrote it, and finds that out by trying
    how quick it is just now: a busy moment is no wrong passphrase. Raises pyrage.DecryptError where the passphrase is wrong.
    """
    for _ in range(BUSY_TRIES):
        try:
            return bytes(pyrage.passphrase.decrypt(key, passphrase))
        except pyrage.DecryptError as error:
            if TOO_SLOW not in str(error):
                raise
            last = error
    raise BackupFault("这台机器此刻太忙（或比写备份的机器慢得多），打不开这份备份。请停下其他工作后再试。") from last


def _by_key(lock: Lock) -> Any:
    if not lock.identity:
        raise BackupFault("这份备份用公钥加密：请在环境变量 BACKUP_IDENTITY 中给出私钥文件的位置。")
    try:
        words = Path(lock.identity).read_text()
        own = next(line for line in words.splitlines() if line.startswith("AGE-SECRET-KEY-"))
        return pyrage.x25519.Identity.from_str(own.strip())
    except (OSError, StopIteration, UnicodeError, pyrage.IdentityError) as error:
        raise BackupFault(f"BACKUP_IDENTITY 指的文件 {lock.identity} 里没有 age 私钥。") from error


@contextmanager
def _beside(work: Callable[[IO[bytes]], Any], *, writing: bool) -> Iterator[IO[bytes]]:
    """The other end of a pipe whose one end a thread works on; what goes wrong there is said here."""
    end_read, end_write = os.pipe()
    ours, theirs = os.fdopen(end_write if writing else end_read, "wb" if writing else "rb"), None
    theirs = os.fdopen(end_read if writing else end_write, "rb" if writing else "wb")
    gone_wrong: list[BaseException] = []

    def run() -> None:
        try:
            with theirs:
                work(theirs)
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits for this one
            gone_wrong.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield ours
        if not writing:
            while ours.read(1 << 20):  # to the end: the last piece proves that nothing was cut off
                pass
        ours.close()
    except BaseException as error:
        _close(ours)
        thread.join()
        if gone_wrong and not _only_left(gone_wrong[0]):
            raise _said(gone_wrong[0], writing) from error
        raise
    thread.join()
    if gone_wrong:
        raise _said(gone_wrong[0], writing)


def _close(file: IO[bytes]) -> None:
    with suppress(OSError):
        file.close()


def _only_left(error: BaseException) -> bool:
    """Whether it only says that the other end was closed first."""
    return isinstance(error, BrokenPipeError) or "Broken pipe" in str(error)


def _said(error: BaseException, writing: bool) -> BaseException:
    if writing or isinstance(error, BackupFault):
        return error
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        return BackupFault("密钥不对，打不开这份备份。")
    if isinstance(error, pyrage.DecryptError | OSError):
        return BackupFault(BROKEN)
    return error
