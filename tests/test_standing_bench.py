"""The parts of ``make bench PART=standing`` that ask no house: what is written down, which ratio is worse, who waits."""

import subprocess
import sys
import threading
import time

import pytest

from cppcc.jobs import kinds
from cppcc.sheets.runs import JOB as IMPORT
from tests.bench.standing import arrivals, names, running, serving, sizes, table, works


def asked(name, app, *, role="staff", status=200, yard="admin list proposal"):
    found = {"role": role, "name": name, "status": status, "yard": yard, "app": app, "database": 10.0}
    return found | {"queries": 5, "size": 2_000, "address": "/"}


@pytest.mark.parametrize(("part", "expected"), [(0.5, 2), (0.95, 4), (1, 4), (0, 1)])
def test_a_percentile_is_one_of_the_values(part, expected):
    assert table.percentile([4, 1, 3, 2], part) == expected


def test_there_is_no_percentile_of_nothing():
    with pytest.raises(ValueError, match="no values"):
        table.percentile([], 0.5)


def test_a_page_stands_beside_its_yardstick_of_the_large_house():
    small = [asked("admin list proposal", 30, role="yard"), asked("list", 40), asked("gone", 1, status=404)]
    large = [asked("admin list proposal", 90, role="yard"), asked("list", 190), asked("gone", 1, status=404)]
    yard, page = table.page_lines(small, large)
    assert (yard.name, yard.growth, yard.to_yard) == ("yard: admin list proposal", 2.5, None)
    assert (page.name, page.growth, page.to_yard) == ("staff: list", 4.0, 2.0)
    assert table.ratios([page]) == {"staff: list": {"growth": 4.0, "yard": 2.0}}
    assert "| staff: list | 50 | 200 | 4.0 | 2.0 | 5 → 5 | 2 → 2 |" in table.markdown([yard, page])


def test_a_work_that_failed_in_one_size_has_no_line():
    one = {"app": 10.0, "database": 0.0, "peak": 90}
    small = {"sheet": one, "report": {"fault": "x"}, "yard": one}
    large = {"sheet": one | {"app": 40.0, "yard": "yard"}, "report": one, "yard": one}
    lines = {line.name: line for line in table.work_lines(small, large)}
    assert set(lines) == {"sheet", "yard"}
    assert (lines["sheet"].growth, lines["sheet"].to_yard, lines["sheet"].size) == (4.0, 4.0, "90 → 90 MB")


def test_a_ratio_is_worse_by_more_than_a_third_and_not_before():
    kept = {"a": {"growth": 3.0, "yard": 1.5}, "b": {"growth": 1.0}, "gone": {"growth": 1.0}}
    now = {"a": {"growth": 4.0, "yard": 2.1}, "b": {"growth": 0.5}, "new": {"growth": 99.0}}
    assert table.worse(kept, now) == ["a (yard): 1.50 → 2.10", "gone (growth): 1.00, not measured now"]
    assert table.new(kept, now) == ["new"], "nobody would be told if that got worse"


def test_check_names_what_got_worse(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(running, "STORED", tmp_path / "stored.json")
    monkeypatch.delenv("CHECK", raising=False)
    monkeypatch.setenv("KEEP", "1")
    assert running.checked({"a": {"growth": 1.0}}, 0.1) == 0
    monkeypatch.delenv("KEEP")
    monkeypatch.setenv("CHECK", "1")
    assert running.checked({"a": {"growth": 1.3}}, 0.1) == 0
    assert running.checked({"a": {"growth": 1.4}}, 0.1) == 1
    assert "worse by a third: a (growth): 1.00 → 1.40" in capsys.readouterr().out
    assert running.checked({"a": {"growth": 1.0}}, 1.0) == 1, "nothing is kept for that scale"


def test_the_whole_is_ten_years_and_a_part_is_less_of_both():
    whole, tenth = sizes.large(1.0), sizes.large(0.1)
    assert (whole.years, whole.copies("proposals"), whole.rings) == (10, 110, 8)
    assert tenth.years < whole.years
    assert 0.05 < tenth.copies("activities") / whole.copies("activities") < 0.2
    assert all(sizes.SMALL.copies(family) == 1 for family in sizes.WHOLE)


@pytest.mark.parametrize("asked_for", ["0", "2", "-1"])
def test_a_scale_that_cannot_be_is_refused(asked_for, monkeypatch):
    monkeypatch.setenv("BENCH_SCALE", asked_for)
    with pytest.raises(ValueError, match="BENCH_SCALE"):
        sizes.scale()


def test_pages_of_the_real_server_stand_beside_the_admins_list_with_their_p95():
    def one(name, p50, *, role="staff", status=200):
        return {"role": role, "name": name, "status": status, "yard": "admin list proposal", "p50": p50, "p95": p50 * 2}

    small = [one("admin list proposal", 40.0, role="yard"), one("list", 50.0), one("gone", 1.0)]
    large = [one("admin list proposal", 80.0, role="yard"), one("list", 100.0), one("gone", 1.0, status=404)]
    yard, page = table.served_lines(small, large)
    assert (yard.to_yard, page.growth, page.to_yard, page.queries) == (None, 2.0, 1.25, "100 → 200")
    assert table.ratios([page]) == {"served, staff: list": {"growth": 2.0, "yard": 1.25}}


def test_what_did_not_work_is_told_and_ends_the_bench_badly():
    peak = {"found": {"faults": ["member-1: RuntimeError"], "lost": 1, "doubled": 0}, "ready": 3.0, "web_mb": 200}
    small = {"filled": {}, "pages": [], "works": {"a": {"app": 1.0}, "b": {"fault": "ValueError: x"}}, "peak": peak}
    large = {"filled": {"fault": "x"}, "pages": {"fault": "y"}, "live": {"fault": "ended with 1"}}
    assert table.faults({"small": small, "large": large}) == [
        "small, b: ValueError: x", "small, peak: member-1: RuntimeError", "small, peak: 1 lost",
        "large, filled: x", "large, pages: y", "large, live: ended with 1",
    ]  # fmt: skip
    assert "large, live: ended with 1" in table.server_words("large", large)


def test_a_page_that_failed_is_a_fault_and_one_that_led_elsewhere_is_named():
    pages = [{"role": "staff", "name": name, "status": status} for name, status in (("a", 200), ("b", 302), ("c", 500))]
    measured = {"small": {"pages": pages}, "large": {"live": {"found": pages[:2]}}}
    assert table.faults(measured) == ["small, staff: c answers 500"]
    assert table.elsewhere(measured) == "led elsewhere, or without a record: b 302\n"


def test_nobody_waits_where_cores_are_free_and_everybody_where_there_are_none():
    acts = {"signing in": 0.2, "submitting": 0.3}
    few = arrivals.simulated(4, 300.0, acts, 4)
    assert (few["p95"], few["enough"]) == (0.0, 1)
    many = arrivals.simulated(400, 10.0, acts, 1)
    assert many["p95"] > 20
    assert 2 <= many["enough"] <= 40
    assert max(arrivals.waits(400, 10.0, [*acts.values()], many["enough"])) < many["p95"]
    assert arrivals.simulated(400, 10.0, acts, 1) == many, "the same each time"


def test_each_long_work_is_named_and_each_kind_of_job_is_one():
    assert set(names.WORKS) == set(works.DONE)
    done = {name.removeprefix("job ") for name in names.WORKS if name.startswith("job ")}
    there = {kind for kind in kinds.all_kinds() if not kind.startswith("test.")}
    assert done <= there
    assert there - done == {
        "lists.export",  # each sheet
        "members.detail",  # as long as an assessment has members
        "reports.build", "reports.preview",  # the report as a PDF
        "members.points",  # an assessment drawn up
        "backup", IMPORT, "lists.batch", "members.accounts", "members.own_data",
        "update",  # once for a version
    }  # fmt: skip


def test_what_is_kept_is_the_whole_and_a_part_is_compared_with_its_own(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(running, "STORED", tmp_path / "stored.json")
    for name in ("CHECK", *running.PARTIAL):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KEEP", "1")
    assert running.checked({"a": {"growth": 1.0}}, 1.0, failed=True) == 1
    monkeypatch.setenv("BENCH_BRIEF", "1")
    assert running.checked({"a": {"growth": 1.0}}, 1.0) == 1
    assert not (tmp_path / "stored.json").exists()
    monkeypatch.delenv("BENCH_BRIEF")
    assert running.checked({"a": {"growth": 1.0}, "b": {"growth": 1.0}}, 1.0) == 0
    monkeypatch.delenv("KEEP")
    monkeypatch.setenv("CHECK", "1")
    assert running.checked({"a": {"growth": 1.0}}, 1.0) == 1
    monkeypatch.setenv("BENCH_BRIEF", "1")
    assert running.checked({"a": {"growth": 1.0}}, 1.0) == 0
    assert "b (growth): 1.00, not measured now" in capsys.readouterr().out


HUNGRY = """
import os, time
if not os.fork():
    held = b"x" * (150 << 20)
    time.sleep(2)
    os._exit(0)
os.wait()
time.sleep(600)
"""


def test_what_a_process_held_that_has_left_is_remembered():
    with subprocess.Popen([sys.executable, "-c", HUNGRY]) as process:
        server = serving.Server(0, process, 0.0)
        watching = threading.Thread(target=server.watch)
        watching.start()
        while not server.held:
            time.sleep(0.05)
        while server.children():
            time.sleep(0.05)
        server.ended.set()
        watching.join()
        assert server.most_mb() >= 150
        process.kill()


def test_readings_and_stages_are_told():
    read = [{"name": "points", "seconds": 2.0, "queries": 4, "yard": 0.5}]
    assert "| points | 4.0 | 4 | 2.00 |" in table.readings(read)
    assert table.readings({"fault": "x"}) == "not measured\n"
    assert "small: fill 12, pages 30" in table.took({"small": {"fill": 12, "pages": 30}})
    assert table.faults({"small": {}, "large": {}, "duties": {"duties": {"fault": "x"}}}) == ["duties: x"]
