"""What earlier commits landed reads the same now: migrated from their dumps, compared by plain values.

How the states were made and what is compared: ``tests/data/landed/README.md``. What differs is named by its path.
"""

import pytest

from tests.landed.loading import LANDED, Landed, differences, states

pytestmark = pytest.mark.database("every landed state of this database is migrated")


MEANT = {
    "reports/2024-q2/reads/parts/0/2/0/photos: [[1, 2]] → []",
    "reports/20240101-20240630/reads/parts/0/2/0/photos: [[1, 2]] → []",
    "rebuilt/2024年/wanted: 70 → 76", "rebuilt/2024年/missing: 0 → 6",
    "rebuilt/2024年/wanted: 72 → 78", "rebuilt/2024年/missing: 3 → 9",
    "figures/2024 quarter 1/proposals.excellent/value: 1 → 0", "figures/2024 quarter 1/proposals.excellent/ids: [3] → []",
    "figures/2024 quarter 1/proposals.merged/value: 0 → 1", "figures/2024 quarter 1/proposals.merged/ids: [] → [12]",
}  # fmt: skip
"""What reads otherwise and shall: photos that nobody chose left the drafts; what was signed keeps its own. Awards and the
outcomes of a review make duties; of an earlier year they are missing until its ledger is rebuilt (see ``LedgerCheck``). A
proposal awarded in winter was no excellent one at the end of March; one that was set free a year later was merged then."""


@pytest.mark.parametrize("landed", states(), ids=lambda landed: landed.folder.name)
def test_what_landed_reads_the_same_now(landed: Landed, tmp_path):
    with landed.brought_back(tmp_path) as env:
        found = [one for one in differences(landed.expected, landed.read(env)) if one not in MEANT]
    assert not found, "\n".join(found)


ALTERED = {
    "UPDATE proposals_assignment SET dispatched_on = '2025-03-05' WHERE id = 19": "hands/19 主办 区住建局/return_until",
    "UPDATE members_assessmententry SET override_reason = '改过' WHERE assessment_id = 2": "assessments/2024年委员履职考核/holds",
    "DELETE FROM activities_mediareport WHERE outlet = '示例网'": "figures/2024/publicity.media_reports/ids",
    "UPDATE activities_activity SET ends_at = '2024-09-12 03:50:00+00:00' WHERE id = 5": "activities/5 社区养老视察/half_days",
    "UPDATE activities_outcome SET title = '改过' WHERE id = 1": "reports/2024-q2/reads/parts/0/2/0/lines/3",
    "UPDATE cppcc_courseentry SET words = '改过' WHERE id = 1": "course/1/6",
    "UPDATE members_dutyreport SET submitted_on = '2024-12-30' WHERE state = 'submitted'": "rebuilt/2024年/wrong",
    "UPDATE reports_edition SET reason = '改过' WHERE id = 1": "reports/2024/editions/0/signed/3",
    "UPDATE cppcc_notice SET mail = 'sent' WHERE id = 265": "notices/265/6",
    "UPDATE reports_report SET signed_at = '2025-02-01 00:00:00+00:00' WHERE slug = '2024'": "reports/2024/signed/1",
}
"""Statements on the database of commit 8057121, each with the path that the comparison has to name."""


@pytest.mark.one_database("which alteration is named is Python's; the seals are read on both above")
def test_what_was_altered_is_named(tmp_path):
    landed = Landed(LANDED / "8057121")
    with landed.brought_back(tmp_path, tuple(ALTERED)) as env:
        file = next((tmp_path / "media" / "reports").glob("2023-*.pdf"))
        file.write_bytes(file.read_bytes()[:-1])
        found = differences(landed.expected, landed.read(env))
    unseen = [
        path for path in (*ALTERED.values(), "reports/2023/verify: 0 → 2") if not any(path in one for one in found)
    ]
    assert unseen == [], "\n".join(found)
    assert any(one.startswith("reports/2024/drift") for one in found)
