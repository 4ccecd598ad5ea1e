"""Stored files in a bucket of an S3-compatible service, with what ``cppcc.files.storage`` promises of a folder.

A file is sent in one piece and stands under its name when the service has all of it, never before. A name that is taken
is never written again, not even when two ask for it at one moment (``If-None-Match``; a service that does not know it
is asked before). Nothing here makes an address that opens a file: who gets one is decided by the views.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage
from storages.utils import ReadBytesWrapper, clean_name

IN_MEMORY = 4 << 20
"""Bytes of a file that is read; a larger one passes through the folder for temporary files."""
AT_ONCE = 5 << 30
"""Bytes that a service takes in one piece; the protocol allows no more."""
TAKEN = {"PreconditionFailed", "ConditionalRequestConflict"}
NOT_KNOWN = {"NotImplemented", "InvalidArgument"}
FULL = {"QuotaExceeded", "QuotaExceededException", "InsufficientStorage", "XMinioStorageFull"}
NO_BUCKET = "NoSuchBucket"
"""Codes of answers, as the services give them."""


@contextmanager
def as_of_a_folder() -> Iterator[None]:
    """What the service refuses, or that it does not answer, is an OSError as it is of a folder: ENOSPC where it is full."""
    try:
        yield
    except ClientError as refused:
        said = refused.response.get("Error", {}).get("Code", "")
        status = refused.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if status == 404 and said != NO_BUCKET:
            raise FileNotFoundError(errno.ENOENT, f"not in the bucket ({said})") from refused
        full = said in FULL or status == 507
        raise OSError(errno.ENOSPC if full else errno.EIO, f"the bucket refused: {said}") from refused
    except BotoCoreError as away:
        raise OSError(errno.EIO, f"the bucket does not answer: {type(away).__name__}") from away


class Bucket(S3Storage):
    """The bucket of the settings ``S3_…``."""

    def __init__(self, **options: Any) -> None:
        told = {
            "bucket_name": settings.S3_BUCKET,
            "location": settings.S3_FOLDER,
            "endpoint_url": settings.S3_ENDPOINT_URL or None,
            "region_name": settings.S3_REGION or None,
            "access_key": settings.S3_ACCESS_KEY,
            "secret_key": settings.S3_SECRET_KEY,
            "file_overwrite": False,
            "default_acl": None,
            "max_memory_size": IN_MEMORY,
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": settings.S3_ADDRESSING},
                # other services than Amazon's refuse sums at the end of what is sent
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=5,
                read_timeout=60,
                retries={"total_max_attempts": 3, "mode": "standard"},
            ),
        }
        super().__init__(**told | options)

    def _save(self, name: str, content: Any) -> str:
        """Raises OSError where the service does not take it; nothing is left of the file then."""
        while True:
            kept = clean_name(name)
            try:
                self._put(self._normalize_name(kept), content)
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return str(kept)

    def _put(self, key: str, content: Any) -> None:
        """FileExistsError where the name was taken meanwhile; EFBIG, before anything is sent, of what no service takes."""
        if (size := content.size) > AT_ONCE:
            raise OSError(errno.EFBIG, f"{size} bytes; a bucket takes 5 GiB in one piece, and files are sent in one")
        # wrapped: Django's files without a name are falsy, and the client would send nothing of them
        body, parameters = ReadBytesWrapper(content), self._get_write_parameters(key, content)
        told = {"Bucket": self.bucket_name, "Key": key, "Body": body, **parameters}
        client = self.connection.meta.client
        with as_of_a_folder():
            content.seek(0)
            try:
                client.put_object(IfNoneMatch="*", **told)
            except ClientError as refused:
                said = refused.response.get("Error", {}).get("Code", "")
                if said in TAKEN:
                    raise FileExistsError(errno.EEXIST, "in the bucket already") from refused
                if said not in NOT_KNOWN:
                    raise
                content.seek(0)
                client.put_object(**told)

    def is_gone(self) -> bool:
        """Whether the service says that there is no such bucket. OSError where it says something else, or nothing."""
        try:
            with as_of_a_folder():
                self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
        except FileNotFoundError:  # the answer to HEAD has no code
            return True
        return False

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """As of a folder. What is not there because the bucket is not is no lost file, but a service that can't be read."""
        try:
            with as_of_a_folder():
                yield
        except FileNotFoundError as none:
            if self.is_gone():
                raise OSError(errno.EIO, f"the bucket refused: {NO_BUCKET}") from none
            raise

    def _open(self, name: str, mode: str = "rb") -> Any:
        with self._asking():
            found = super()._open(name, mode)
            if "w" not in mode:
                found.file  # noqa: B018 - read now, where a fault is told as of a folder
            return found

    def exists(self, name: str) -> bool:
        with as_of_a_folder():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with self._asking():
            return int(super().size(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with as_of_a_folder():
            folders, files = super().listdir(path)
        return folders, files

    def get_modified_time(self, name: str) -> Any:
        with self._asking():
            return super().get_modified_time(name)

    def delete(self, name: str) -> None:
        """OSError where it can't be deleted now, as of a folder; what is not there is no fault.

        What goes after a commit is left to the nightly sweep then (``robust``): no row names it any more.
        """
        with suppress(FileNotFoundError), as_of_a_folder():
            super().delete(name)

    def url(self, name: str, parameters: Any = None, expire: Any = None, http_method: Any = None) -> str:
        """As of a folder without an address: the name, which opens nothing. No signed address is ever made."""
        return str(filepath_to_uri(name))
