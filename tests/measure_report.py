"""python -m tests.measure_report: time and peak memory of a large report.

Makes a database of its own in a temporary folder: 30 photos of about 4 MB, 12 charts, some 40 pages.
"""

import io
import os
import resource
import sys
import tempfile
import time

SENTENCES = 18


def fill() -> object:
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


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        os.environ.update(VAR_DIR=place, DJANGO_SETTINGS_MODULE="cppcc.settings", DATABASE_URL="", REDIS_URL="")
        os.environ.pop("DATABASE_URL")
        import django

        django.setup()
        from reports.building import build
        from reports.content import gather
        from reports.keeping import begun

        year = fill()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        start = time.perf_counter()
        report = build(begun(year))  # type: ignore[arg-type]
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        content = gather(begun(year))
        drawings = sum(len(section.drawings) for section in content.sections)
        size = report.file.size / 1e6
        sys.stdout.write(
            f"WeasyPrint: {report.pages} pages, {drawings} charts, {size:.0f} MB, {seconds:.1f} s, peak {peak} MB"
            f" (before {before} MB)\n"
        )


if __name__ == "__main__":
    sys.exit(main())
