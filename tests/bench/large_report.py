"""A large report: 30 photos of about 4 MB, 12 charts, some 40 pages; beside headless Chromium with the same HTML."""

import io
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from PIL import Image
from pypdf import PdfReader

from activities.models import Activity, Photo
from cppcc.papers import printing
from members.models import PlenaryYear
from reports import keeping
from reports.building import build
from reports.content import gather
from reports.documents import figures_workbook, own_pictures, report_pdf
from tests.bench.reading import Reading, measured

SENTENCES = 18


def fill() -> PlenaryYear:
    """Large photos and a long text for the demonstration year."""
    year = PlenaryYear.objects.get(year=2024)
    Photo.objects.all().delete()
    noise = Image.effect_noise((2400, 1800), 75).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=94)
    kinds = [
        "research",
        "inspection",
        "training",
        "liaison",
        "welfare",
        "group_activity",
        "special_consultation",
        "study",
    ]
    parts = []
    charts = ["proposal_categories", "proposal_classes", "activity_kinds", "activity_months", "micro_course"]
    for number, kind in enumerate(kinds):
        activity = Activity.objects.in_year(year).filter(kind=kind).first()
        assert activity, kind
        for index in range(4 if number < 6 else 3):
            name = f"large-{number}-{index}.jpg"
            Photo.objects.create(
                activity=activity, file=ContentFile(buffer.getvalue(), name=name), caption="委员参加活动"
            )
        sentence = "围绕全区中心工作开展调研协商，提出意见建议，推动成果转化，全年立案提案[[proposals.filed]]件。"
        blocks = [
            {"key": f"b{number}-{index}", "kind": "paragraph", "head": "持续深化履职。", "lines": [sentence] * 6}
            for index in range(SENTENCES // 6 * 2)
        ]
        chosen = charts[number % 5 : number % 5 + (2 if number < 4 else 1)]
        parts.append(
            {"key": f"p{number}", "title": f"第{number + 1}项工作", "kinds": [kind], "charts": chosen, "blocks": blocks}
        )
    report = keeping.begun(year)
    keeping.change(report, report.version, None, lambda data: data.update(parts=parts))
    return year


CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
)  # fmt: skip


def by_chromium(content: Any, pictures: Any, place: Path) -> Reading:
    """The same HTML with the same pictures, printed by headless Chromium in its own process."""
    markup = printing.breakable(render_to_string("reports/print/report.html", {"content": content}))
    for number, (name, (_, kind)) in enumerate(pictures.pictures.items()):
        data = pictures.give(name)
        file = place / f"{number}.{'svg' if 'svg' in kind else 'jpg'}"
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        markup = markup.replace(f'src="{name}"', f'src="{file.name}"')
    css = (printing.STYLES / "gbt9704.css").read_text()
    (place / "report.html").write_text(markup.replace("</head>", f"<style>{css}</style></head>"))
    out = place / "chromium.pdf"
    command = [*CHROMIUM, f"--user-data-dir={place / 'profile'}", f"--print-to-pdf={out}", str(place / "report.html")]
    start = time.perf_counter()
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    except (OSError, subprocess.SubprocessError) as error:
        return Reading("the same HTML by headless Chromium", float("nan"), None, str(error))
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    pages, size = len(PdfReader(out).pages), out.stat().st_size / 1e6
    notes = f"{pages} pages, {size:.0f} MB, its largest process {peak} MB"
    return Reading("the same HTML by headless Chromium", seconds, None, notes)


def peak() -> int:
    """Megabytes that this process has taken at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def readings() -> Iterator[Reading]:
    year = fill()
    before, built = peak(), []
    reading = measured("large report: PDF, Word, sheet", lambda: built.append(build(keeping.begun(year))), times=1)
    report, content = built[0], gather(keeping.begun(year))
    charts, photos = sum(len(section.drawings) for section in content.sections), Photo.objects.count()
    word = default_storage.size(report.papers["docx"]) / 1e6
    notes = (
        f"{report.pages} pages, {photos} photos, {charts} charts, PDF {report.file.size / 1e6:.0f} MB, Word {word:.0f} MB,"
        f" peak {peak()} MB (before {before} MB)"
    )
    yield replace(reading, notes=notes)
    pictures, sheets = own_pictures(content), []
    yield measured("of this: photos made ready", lambda: [pictures.give(name) for name in pictures.pictures], times=1)
    yield measured("of this: sheet", lambda: sheets.append(figures_workbook(content)), times=1)
    yield measured("of this: PDF alone", lambda: report_pdf(content, None, sheets[0], pictures), times=1)
    with tempfile.TemporaryDirectory() as place:
        yield by_chromium(content, pictures, Path(place))
