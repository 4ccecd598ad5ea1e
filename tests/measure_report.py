"""python -m tests.measure_report: time and peak memory of a large report, beside headless Chromium with the same HTML.

Makes a database of its own in a temporary folder: 30 photos of about 4 MB, 12 charts, some 40 pages.
"""

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SENTENCES = 18


def fill() -> Any:
    """The demonstration year with large photos and a long text."""
    from django.core.files.base import ContentFile
    from django.core.management import call_command
    from PIL import Image

    from activities.models import Activity, Photo
    from members.models import PlenaryYear
    from reports import keeping

    call_command("migrate", verbosity=0)
    call_command("demo", verbosity=0)
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
    sys.stdout.write(f"photos {Photo.objects.count()} of {len(buffer.getvalue()) / 1e6:.1f} MB\n")
    return year


CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
)  # fmt: skip


def by_chromium(content: Any, pictures: Any, place: Path) -> str:
    """The same HTML with the same pictures, printed by headless Chromium in its own process: seconds, pages, size, memory."""
    from django.template.loader import render_to_string
    from pypdf import PdfReader

    from cppcc.papers import printing

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
        return f"Chromium: {error}"
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    pages, size = len(PdfReader(out).pages), out.stat().st_size / 1e6
    return f"Chromium: {pages} pages, {size:.0f} MB, {seconds:.1f} s, its largest process {peak} MB"


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        os.environ.update(VAR_DIR=place, DJANGO_SETTINGS_MODULE="cppcc.settings", DATABASE_URL="", REDIS_URL="")
        os.environ.pop("DATABASE_URL")
        import django

        django.setup()
        from django.core.files.storage import default_storage

        from reports.building import build
        from reports.content import gather
        from reports.documents import figures_workbook, own_pictures, report_pdf
        from reports.keeping import begun

        year = fill()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        start, steps = time.perf_counter(), []
        report = build(begun(year), progress=lambda percent, step: steps.append((time.perf_counter() - start, step)))
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        content = gather(begun(year))
        drawings = sum(len(section.drawings) for section in content.sections)
        size = report.file.size / 1e6
        sys.stdout.write(
            f"WeasyPrint: {report.pages} pages, {drawings} charts, {size:.0f} MB, {seconds:.1f} s, peak {peak} MB"
            f" (before {before} MB)\n"
        )
        for at, step in steps:
            sys.stdout.write(f"  {at:5.1f} s {step}\n")
        sys.stdout.write(f"Word {default_storage.size(report.papers['docx']) / 1e6:.0f} MB\n")
        pictures, start = own_pictures(content), time.perf_counter()
        for name in pictures.pictures:
            pictures.give(name)
        ready = time.perf_counter()
        sheet = figures_workbook(content)
        printing = time.perf_counter()
        report_pdf(content, None, sheet, pictures)
        done = time.perf_counter()
        sys.stdout.write(
            f"of this: photos made ready {ready - start:.1f} s, sheet {printing - ready:.1f} s, PDF alone {done - printing:.1f} s\n"
        )
        sys.stdout.write(by_chromium(content, pictures, Path(place)) + "\n")


if __name__ == "__main__":
    sys.exit(main())
