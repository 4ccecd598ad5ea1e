"""The archive of a plenary year in open formats: what is kept when nobody runs this program any more.

A zip of workbooks (a sheet for each kind of record of the year, headings in words), the year's reports as PDF, Word and
sheet with their editions, the stored files of its records, and a manifest with digests and counts. A text that no cell
holds lies whole in a file of its own, which the cell names. A record is the
year's if it names it, lies in it (``in_year``), or hangs on one that does.
"""

import hashlib
import json
import os
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from cppcc.sheets.writing import MOST_IN_CELL, Sheet, workbook
from cppcc.texts import file_name, name_in_bytes
from members.models import PlenaryYear
from reports.models import Report

APPS = ("members", "proposals", "activities", "reports")
LEFT_OUT = {"members.LedgerCheck", "proposals.LetterDraft", "reports.TextVersion"}
"""What says nothing of the year: checks of the program, drafts that a later text replaced."""
BEGINNING = 500
"""Characters of a text that no cell holds which its cell shows."""
Kept = dict[type[models.Model], Any]


def archive(plenary: PlenaryYear, path: Path) -> dict[str, Any]:
    """Write the year's archive to a path that is free. Returns its manifest. OSError where it can't be written."""
    begun = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    if path.exists():
        raise FileExistsError(f"{path} 已经存在，没有覆盖")
    try:
        with zipfile.ZipFile(begun, "x", zipfile.ZIP_DEFLATED) as out:
            manifest = _Archive(out, plenary).write()
        begun.chmod(0o600)
        os.replace(begun, path)
    except BaseException:
        begun.unlink(missing_ok=True)
        raise
    return manifest


def of_year(plenary: PlenaryYear) -> Kept:
    """The year's records by model."""
    found: Kept = {}
    every = [one for app in APPS for one in apps.get_app_config(app).get_models() if one._meta.label not in LEFT_OUT]
    for model in every:
        direct = [one.name for one in model._meta.local_fields if one.related_model is PlenaryYear]
        if direct:
            found[model] = model._base_manager.filter(**{direct[0]: plenary})
        elif hasattr(model._default_manager.all(), "in_year"):
            found[model] = model._default_manager.in_year(plenary)  # type: ignore[attr-defined]
    while added := _hanging(every, found):
        found.update(added)
    return found


def _hanging(every: list[Any], found: Kept) -> Kept:
    """Records of further models that belong to those found; each by the first reference that can't be empty."""
    added: Kept = {}
    for model in every:
        for field in model._meta.local_fields if model not in found else ():
            if field.many_to_one or field.one_to_one:
                target: Any = field.related_model
                if target in found and not field.null:
                    keys = found[target].order_by().values("pk")
                    added[model] = model._base_manager.filter(**{f"{field.name}__in": keys})
                    break
    return added


class _Archive:
    def __init__(self, out: zipfile.ZipFile, plenary: PlenaryYear) -> None:
        self.out, self.plenary, self.names = out, plenary, dict[tuple[Any, Any], str]()
        self.stored, self.given = set[str](), set[str]()
        self.manifest: dict[str, Any] = {
            "year": plenary.year, "made_at": timezone.now().isoformat(), "records": {}, "files": {}, "missing": [],
        }  # fmt: skip

    def write(self) -> dict[str, Any]:
        kept = of_year(self.plenary)
        for app in APPS:
            sheets = [self._sheet(model, rows) for model, rows in kept.items() if model._meta.app_label == app]
            if sheets:
                name = file_name(str(apps.get_app_config(app).verbose_name))
                self._add(f"数据/{name}.xlsx", workbook(*sheets))
        for report in Report.objects.filter(plenary=self.plenary):
            self._paper(report, str(report))
            for edition in report.editions.all():
                self._paper(edition, f"{report} 第{edition.number}版")
        for model, rows in kept.items():
            for field in model._meta.local_fields:
                if isinstance(field, models.FileField) and model is not Report:
                    for name in rows.exclude(**{field.name: ""}).order_by().values_list(field.name, flat=True):
                        self._stored(f"文件/{name}", name)
        content = json.dumps(self.manifest, ensure_ascii=False, indent=1).encode()
        self.out.writestr("目录.json", content)
        return self.manifest

    def _sheet(self, model: Any, rows: Any) -> Sheet:
        columns = [one for one in model._meta.local_fields if not getattr(one, "generated", False)]
        related = [one.name for one in columns if one.is_relation]
        headings = [str(one.verbose_name) for one in columns]
        title = str(model._meta.verbose_name)
        self.manifest["records"][model._meta.label] = {"sheet": title, "rows": rows.order_by().count()}
        ordered = rows.select_related(*related).order_by("pk") if related else rows.order_by("pk")
        return Sheet(title, headings, self._cells(columns, ordered))

    def _cells(self, columns: list[Any], rows: Any) -> Iterator[list[Any]]:
        for row in rows.iterator(chunk_size=500):
            yield [self._fitting(row, one, self._said(row, one)) for one in columns]

    def _fitting(self, row: Any, field: Any, said: Any) -> Any:
        """What a cell holds of it. A longer text is written whole beside the sheets; the cell says where, and how it begins."""
        if not isinstance(said, str) or len(said) <= MOST_IN_CELL:
            return said
        ending = "json" if isinstance(field, models.JSONField) else "txt"
        title = file_name(f"{row._meta.verbose_name} {row.pk} {field.verbose_name}")
        name = self._free(f"长文/{title}.{ending}")
        self._add(name, said.encode())
        return f"【全文 {len(said)} 字，见 {name}】{said[:BEGINNING]}……"

    def _free(self, name: str) -> str:
        """The name, or another where it was given already; letters of either case are one. It is given with that."""
        folder, slash, last = name.rpartition("/")
        found, number = f"{folder}{slash}{name_in_bytes(last)}", 1
        while found.casefold() in self.given:
            number += 1
            found = f"{folder}{slash}{name_in_bytes(last, mark=f'（{number}）')}"
        self.given.add(found.casefold())
        return found

    def _said(self, row: Any, field: Any) -> Any:
        value = getattr(row, field.attname)
        if value is None or value == "":
            return None
        if field.is_relation:
            key = (field.related_model, value)
            if key not in self.names:
                self.names[key] = str(getattr(row, field.name))
            return self.names[key]
        if field.choices:
            return getattr(row, f"get_{field.name}_display")()
        if isinstance(field, models.JSONField):
            return json.dumps(value, ensure_ascii=False)
        return value.name if isinstance(field, models.FileField) else value

    def _paper(self, one: Any, title: str) -> None:
        named = {"pdf": one.file.name, **one.papers} if one.file else {}
        for kind, name in named.items():
            ending = name.rpartition(".")[2]
            label = "" if kind == ending else f" {kind}"
            self._stored(f"报告/{file_name(title + label)}.{ending}", name)

    def _stored(self, name: str, stored: str) -> None:
        """Each stored file once in a folder of the archive, whatever else would have its name."""
        once = f"{name.partition('/')[0]}/{stored}"
        if once in self.stored:
            return
        self.stored.add(once)
        name = self._free(name)
        digest, size = hashlib.sha256(), 0
        try:
            with default_storage.open(stored) as content, self.out.open(name, "w") as into:
                while some := content.read(1 << 20):
                    digest.update(some)
                    size += len(some)
                    into.write(some)
        except FileNotFoundError:
            self.manifest["missing"].append(stored)
            return
        self.manifest["files"][name] = {"sha256": digest.hexdigest(), "bytes": size}

    def _add(self, name: str, content: bytes) -> None:
        self.out.writestr(name, content)
        self.manifest["files"][name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
