"""Files: static ones, stored ones (a folder or a bucket), what may be uploaded, papers, backups."""

import shutil
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from cppcc.settings.environment import BASE_DIR, DEBUG, PRODUCTION, VAR_DIR, env

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = ""  # nothing is served by path; views hand files out after asking who wants them
S3_BUCKET = env.str("S3_BUCKET", default="")
"""A bucket of an S3-compatible service for stored files (docs/deploy.md); empty: they lie under MEDIA_ROOT."""
S3_FOLDER = env.str("S3_FOLDER", default="").strip("/")
"""Where in the bucket, when several installations share one."""
S3_ENDPOINT_URL = env.str("S3_ENDPOINT_URL", default="")
S3_REGION = env.str("S3_REGION", default="")
S3_ACCESS_KEY = env.str("S3_ACCESS_KEY", default="")
S3_SECRET_KEY = env.str("S3_SECRET_KEY", default="")
S3_ADDRESSING = env.str("S3_ADDRESSING", default="path" if S3_ENDPOINT_URL else "auto")
"""How the bucket stands in an address: path (/bucket/…), virtual (bucket.host), or auto."""
if S3_BUCKET and not (S3_ACCESS_KEY and S3_SECRET_KEY):
    raise ImproperlyConfigured("S3_BUCKET 已设置，还须设置 S3_ACCESS_KEY 和 S3_SECRET_KEY。")
if not S3_BUCKET and (S3_ENDPOINT_URL or S3_ACCESS_KEY or S3_SECRET_KEY):
    raise ImproperlyConfigured(
        "S3_ENDPOINT_URL、S3_ACCESS_KEY 或 S3_SECRET_KEY 已设置，还须设置 S3_BUCKET。文件存在 MEDIA_ROOT 的，请去掉这几项。"
    )
STORAGES = {
    "default": {"BACKEND": "cppcc.files.bucket.Bucket" if S3_BUCKET else "cppcc.files.storage.WholeFiles"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MB", default=20) * 1024 * 1024
PHOTO_MAX_PIXELS = 50_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # what is typed; files are counted by cppcc.files.bodies
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_NUMBER_FILES = 60
CLAMD_URL = env.str("CLAMD_URL", default="")
"""tcp://host:3310 or unix:///run/clamav/clamd.ctl: every upload is looked through there; empty: none is."""
FILE_UPLOAD_PERMISSIONS = 0o640
OFFICE_PROGRAM = env("OFFICE_PROGRAM", default=shutil.which("soffice") or "")
"""LibreOffice, which tells on which pages a Word document's headings stand; empty: its contents have no page numbers."""

# --- backup (docs/backup.md) ------------------------------------------------------------------------
BACKUP_DIR = env.str("BACKUP_DIR", default="")
"""Where each night's backup goes; empty: none is made by itself."""
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=30)
try:
    BACKUP_TIME = datetime.strptime(env.str("BACKUP_TIME", default="02:00"), "%H:%M").time()
except ValueError as error:
    raise ImproperlyConfigured("BACKUP_TIME 应是一天中的时刻，如 02:00。") from error
if BACKUP_TIME.hour >= 20:  # what is not done by midnight would be left out of that day
    raise ImproperlyConfigured("BACKUP_TIME 应早于 20:00：到零点还没有做的，当天不再补做。")
"""When each night's backup begins (Asia/Shanghai)."""
BACKUP_PASSPHRASE = env.str("BACKUP_PASSPHRASE", default="")
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", default="")
BACKUP_IDENTITY = env.str("BACKUP_IDENTITY", default="")
"""A public key (age1…) that backups are written for; the file of its private key, needed only to read them."""
