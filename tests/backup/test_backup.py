"""A backup that is not as it was written is refused in words; what restores does so whole."""

import io
import re
import tarfile

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cppcc import backup, jobs
from cppcc.backup import BackupFault, empty, sealing, writing
from cppcc.files import sweeping
from cppcc.migrating import Executor
from cppcc.models import Identity, JobFile
from tests import factories
from tests.backup.conftest import KEY, kept_file
from tests.conftest import standing_on

pytestmark = pytest.mark.database("whole databases of its own")


@pytest.fixture(scope="module")
def committee(copy_of):
    """A committee that has just begun."""
    return copy_of("empty")


@pytest.fixture(scope="module")
def written(committee, django_db_setup, django_db_blocker, tmp_path_factory):
    """The same committee in a plain backup and in a closed one."""
    folder = tmp_path_factory.mktemp("written")
    with django_db_blocker.unblock(), standing_on(committee):
        backup.write(folder / "plain", lock=sealing.Lock())
        backup.write(folder / "closed", lock=sealing.Lock(recipient=str(KEY.to_public())))
    return folder


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(["plain", "closed"]), st.floats(0, 1, exclude_max=True), st.booleans())
def test_what_was_damaged_or_cut_anywhere_is_never_taken_for_whole(written, sealed, tmp_path, which, where, cut):
    content = bytearray((written / which).read_bytes())
    place = int(where * len(content))
    bad, whole = tmp_path / "bad", backup.check(written / which, sealed)
    if cut:
        content = content[:place]
    else:
        content[place] ^= 0x55
    bad.write_bytes(content)
    try:
        found = backup.check(bad, sealed)
    except BackupFault as fault:
        said = ("损坏", "不完整", "不是本系统的备份", "密钥", "格式")
        assert any(words in str(fault) for words in said), fault  # noqa: PT017 - most are refused, not all
    else:  # the padding and the marks of time of the tar say nothing
        assert (which, found) == ("plain", whole)


def test_what_follows_after_the_end_is_not_taken_for_a_part_of_it(written, sealed, tmp_path):
    for which in ("plain", "closed"):
        for more in (b"x", bytes(20_000), (written / "plain").read_bytes()):
            (tmp_path / "longer").write_bytes((written / which).read_bytes() + more)
            with pytest.raises(BackupFault, match=r"损坏|不完整"):
                backup.check(tmp_path / "longer", sealed)


def test_a_full_installation_is_described_in_words_of_the_office(copy_of, on, written):
    """Also where a table of many to many has rows, which has no name of its own."""
    with on(copy_of("demo")), pytest.raises(BackupFault, match="已有数据") as refused:
        backup.restore(written / "plain", other_key=True)
    assert not re.search(r"[a-z]+-[a-z]+|关系", str(refused.value))


def test_the_wrong_key_a_wrong_passphrase_and_none_are_told(written, tmp_path, on, committee):
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    for lock, words in (
        (sealing.Lock(), "BACKUP_IDENTITY"),
        (sealing.Lock(identity=str(other)), "密钥不对"),
        (sealing.Lock(identity=str(tmp_path / "none")), "没有 age 私钥"),
    ):
        with pytest.raises(BackupFault, match=words):
            backup.check(written / "closed", lock)
    with on(committee):
        backup.write(tmp_path / "words", lock=sealing.Lock(passphrase="right"))
        with pytest.raises(BackupFault, match="不是有效的 age 公钥"):
            backup.write(tmp_path / "bad", lock=sealing.Lock(recipient="age1nobody"))
    assert backup.check(tmp_path / "words", sealing.Lock(passphrase="right")).head.keys == ["SECRET_KEY"]
    for lock, words in ((sealing.Lock(passphrase="wrong"), "口令不对"), (sealing.Lock(), "BACKUP_PASSPHRASE")):
        with pytest.raises(BackupFault, match=words):
            backup.check(tmp_path / "words", lock)
    assert [path.name for path in tmp_path.glob(".*")] == []
    with pytest.raises(BackupFault, match="没有"):
        backup.check(tmp_path / "none")


def test_a_machine_too_slow_for_the_key_is_not_called_a_wrong_passphrase(tmp_path):
    """age measures how quick the machine is now, and refuses what it holds to take too long."""
    path = tmp_path / "one"
    with path.open("wb") as file, sealing.closed(file, sealing.Lock(passphrase="right")) as out:
        out.write(b"plain")
    with sealing.opened(path, sealing.Lock(passphrase="right")) as plain:
        assert plain.read() == b"plain"
    path.write_bytes(re.sub(rb"(-> scrypt \S+) \d\d\n", rb"\1 40\n", path.read_bytes(), count=1))
    with pytest.raises(BackupFault, match="太忙"), sealing.opened(path, sealing.Lock(passphrase="right")):
        pass


def test_without_encryption_keys_stay_out_and_are_named(written, on, committee, tmp_path, capsys):
    with tarfile.open(written / "plain") as tar:
        names = tar.getnames()
        assert not any(b"the-key-of-the-tests" in tar.extractfile(name).read() for name in names)
    assert (names[0], names[-2:]) == ("backup.json", ["manifest.json", "manifest.sha256"])
    with on(committee):
        call_command("backup", str(tmp_path / "told"))
        with pytest.raises(CommandError, match="已经存在"):
            call_command("backup", str(tmp_path / "told"))
        call_command("check_backup", str(tmp_path / "told"))
    said = capsys.readouterr().out
    assert "SECRET_KEY：考核封签" in said
    assert "动态码）的密钥，谁打开都能看到" in said
    assert "备份完好" in said
    assert oct((tmp_path / "told").stat().st_mode)[-3:] == "600"


def test_files_that_go_meanwhile_take_the_moment_with_them_and_lost_ones_are_named(copy_of, on, tmp_path):
    """A file that the first look had and that goes before the moment; one that comes after it; one lost long ago."""
    copy, said = copy_of("empty"), []
    with on(copy):
        gone, lost = kept_file("gone"), kept_file("lost")
        lost.file.storage.delete(lost.file.name)

        def meanwhile(percent, step):
            if not said:
                jobs.forget(JobFile.objects.filter(pk=gone.pk))
                said.append(kept_file("come"))

        manifest = backup.write(tmp_path / "all", meanwhile, lock=sealing.Lock())
        come, gone_name = said[0].file.name, gone.file.name
        assert (manifest.missing, gone_name in manifest.files) == ([lost.file.name], False)
        assert come in manifest.files
        assert manifest.tables["cppcc_jobfile"].rows == 2
        assert backup.check(tmp_path / "all", sealing.Lock()) == manifest


def test_it_restores_into_an_empty_installation_only_and_whole_or_not_at_all(copy_of, on, tmp_path, monkeypatch):
    """Also by a state of the migrations before the present one; keys that were given once are not given again."""
    old, new = copy_of("empty"), copy_of("empty")
    path = tmp_path / "all"
    with on(old):
        one, two = kept_file("one"), kept_file("two")
        highest = factories.UserFactory(username="gone")
        given = highest.pk
        highest.delete()
        manifest = backup.write(path, lock=sealing.Lock())
        with pytest.raises(BackupFault, match="已有数据"):
            backup.restore(path)
    with on(new):
        in_the_way = new.place / "media" / two.file.name
        in_the_way.parent.mkdir(parents=True, exist_ok=True)
        in_the_way.write_text("something else")
        with pytest.raises(BackupFault, match="已有另一个"):
            backup.restore(path)
        assert (JobFile.objects.count(), list(sweeping.stored())) == (0, [two.file.name])
        in_the_way.unlink()
        monkeypatch.setattr("django.conf.settings.SECRET_KEY", "k" * 60)
        with pytest.raises(BackupFault, match="--other-key"):
            backup.restore(path)
        monkeypatch.undo()
        backup.restore(path)
        assert set(sweeping.stored()) == {one.file.name, two.file.name}
        assert factories.UserFactory(username="next").pk > given
        assert backup.check(path, sealing.Lock()) == manifest
        with pytest.raises(BackupFault, match="更新版本的程序"):
            empty.migrated_to([*manifest.head.migrations, ["members", "9999_later"]], print)


def test_a_backup_of_a_former_version_is_loaded_as_it_was_and_brought_to_now(copy_of, on, tmp_path):
    """An empty database that went past it is refused: rows of before don't fit into its tables."""
    old, new, gone_on = copy_of("empty"), copy_of("empty"), copy_of("empty")

    def before(copy):
        """A few migrations back, as an earlier edition of the program left it; older ones: test_landed."""
        return Executor(connection).migrate([("members", "0031_given_points")]).apps

    with on(old):
        Identity.objects.create(pk=Identity.ONLY, name="长春市朝阳区政协", short_name="朝阳区政协")
        state, content = before(old), io.BytesIO()
        manifest = writing._Writer(content, lambda *_: None, with_keys=False).write(state)
        assert "members_filing" not in manifest.tables
        (tmp_path / "former").write_bytes(content.getvalue())
        with pytest.raises(BackupFault, match=r"manage\.py migrate"):
            backup.write(tmp_path / "now")
    with on(gone_on), pytest.raises(BackupFault, match="全新的空数据库"):
        backup.restore(tmp_path / "former")
    with on(new):
        before(new)
        backup.restore(tmp_path / "former")
        assert Identity.objects.get().name == "长春市朝阳区政协"
        assert "members_filing" in connection.introspection.table_names()


def test_the_log_of_a_killed_installation_is_not_restored_beside(on, committee, written, tmp_path):
    if connection.vendor != "sqlite":
        return  # a log beside the file is SQLite's
    with on(committee):
        connection.close()
        connection.settings_dict["NAME"] = str(tmp_path / "cppcc.sqlite3")
        (tmp_path / "cppcc.sqlite3-wal").write_bytes(b"old rows" * 1000)
        with pytest.raises(BackupFault, match=r"cppcc\.sqlite3-wal"):
            backup.restore(written / "plain")
    assert not (tmp_path / "cppcc.sqlite3").exists()
