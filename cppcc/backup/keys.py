"""The keys of an installation: kept only in an encrypted backup, and known again by a check that does not tell them."""

import os
from pathlib import Path

from django.conf import settings
from django.utils.crypto import constant_time_compare, pbkdf2

NAMES = {
    "SECRET_KEY": "考核封签、登录会话、日历地址都由它算出",
    "VAPID_PRIVATE_KEY": "手机提醒的订阅认它",
    "OIDC_CLIENT_SECRET": "统一身份认证认它",
}
"""What is lost for good with each: said to who must keep it by himself."""
SLOW = 200_000
DIFFER = (
    "环境变量 {names} 与备份中的不同：请运行 manage.py backup_keys {path}，把显示的值设到环境（.env）里，再启动所有进程。"
    "在此之前，已批准考核的封签核对不上。"
)


def held() -> dict[str, str]:
    """The keys of this installation by name."""
    return {name: str(getattr(settings, name)) for name in NAMES if getattr(settings, name, "")}


def mark(key: str) -> str:
    """By which a key is known again; slow to compute, so that it helps nobody to guess one."""
    return pbkdf2(key, "cppcc.backup", SLOW).hex()[:32]


def is_own(known: str) -> bool:
    """Whether a backup was made under this installation's SECRET_KEY."""
    return constant_time_compare(known, mark(settings.SECRET_KEY))


def lay_down(keys: dict[str, str], path: Path, *, by_file: bool) -> list[str]:
    """Take over the keys of a backup. Returns what the person has to do himself, in words.

    ``by_file``: the SECRET_KEY of this installation is its own file under VAR_DIR, which is replaced. What comes from the
    environment only a person can set; the keys stay in the backup (``path``), where they are read again whenever he wants:
    a folder of a container goes with it, and no plain file is left lying about.
    """
    differ = {name: key for name, key in keys.items() if name in NAMES and str(getattr(settings, name, "")) != key}
    if by_file and "SECRET_KEY" in differ:
        key = differ.pop("SECRET_KEY")
        _write(Path(settings.VAR_DIR) / "secret_key", key)
        settings.SECRET_KEY = key
    return [DIFFER.format(names="、".join(differ), path=path)] if differ else []


def _write(path: Path, words: str) -> None:
    """Whole or not at all, for the owner's eyes only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = path.with_name(f"{path.name}.part")
    begun.unlink(missing_ok=True)
    with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())
    begun.replace(path)
