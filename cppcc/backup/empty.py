"""Whether an installation is empty, and an empty one brought to the state of a backup's migrations."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cppcc.backup.faults import BackupFault
from cppcc.backup.rows import LEFT_OUT, Model
from cppcc.migrating import Executor
from cppcc.vocabularies import Vocabulary

COMES_BY_ITSELF = {
    "django_content_type", "auth_permission", "cppcc_periodic", "cppcc_trouble", "cppcc_afterupdate",
    "proposals_category", "proposals_satisfactiongrade", "proposals_resultclass",
}  # fmt: skip
"""Tables that have rows before anybody entered anything: what migrations ship, what beat notes."""
NOT_EMPTY = (
    "要写入的数据库里已有数据（{tables}），没有恢复：备份只恢复到空的安装，不会与现有数据混在一起。"
    "请换一个空的数据库，或新的 VAR_DIR。"
)
FRESH = (
    "这份备份的数据库版本与本程序不同，而这个空数据库已经升级过：请给一个全新的空数据库"
    "（PostgreSQL：dropdb 后 createdb；SQLite：移走空的 cppcc.sqlite3 连同 -wal、-shm），不要先运行 migrate，再恢复。"
)
NEWER = "这份备份来自更新版本的程序（{names}）：请先更新程序，再恢复。"
LEFT_LOG = (
    "{path} 旁边留有 {log}（上次没有正常结束），而数据库文件本身不在：这样恢复会把旧记录混进来。"
    "请把 {log} 移到别处，或换一个新的 VAR_DIR，再恢复。"
)


def refuse_left_log() -> None:
    """A log of SQLite without its database: whatever is put there would be read together with it."""
    if connection.vendor != "sqlite":
        return
    path = Path(str(connection.settings_dict["NAME"]))
    for ending in ("-wal", "-journal"):
        log = path.with_name(path.name + ending)
        if log.exists() and (not path.exists() or path.stat().st_size == 0) and log.stat().st_size:
            raise BackupFault(LEFT_LOG.format(path=path, log=log.name))


def refuse_full(models: dict[str, Model]) -> None:
    """BackupFault where a table has rows that did not come by themselves."""
    there = set(connection.introspection.table_names())
    vocabularies = {one._meta.db_table for one in apps.get_models() if issubclass(one, Vocabulary)}
    asked, full = there - COMES_BY_ITSELF - vocabularies - set(LEFT_OUT), []
    for name, model in models.items():
        if name in asked and model._base_manager.exists():
            owner: Any = model._meta.auto_created or model  # a table of many to many has no name of its own
            full.append(str(owner._meta.verbose_name))
    full = list(dict.fromkeys(full))
    if full:
        tables = "、".join(full[:5]) + ("等" if len(full) > 5 else "")
        raise BackupFault(NOT_EMPTY.format(tables=tables))


def migrated_to(applied: list[list[str]], tell: Callable[[str], None]) -> Any:
    """The tables as they were when the backup was made; returns the models of that state.

    BackupFault where the backup is of a newer program, or an empty database has gone past it.
    """
    executor = Executor(connection)
    loader = executor.loader
    wanted = {(app, name) for app, name in applied}
    replaced = {one for migration in loader.replacements.values() for one in migration.replaces}
    unknown = sorted(f"{app}.{name}" for app, name in wanted - set(loader.disk_migrations) - replaced)
    if unknown:
        raise BackupFault(NEWER.format(names="、".join(unknown[:5])))
    targets = [one for one in wanted if one in loader.graph.nodes]
    ends = [one for one in targets if not any(below.key in wanted for below in loader.graph.node_map[one].children)]
    state = loader.project_state(ends)
    there = set(connection.introspection.table_names())
    now = set(MigrationRecorder(connection).applied_migrations()) if "django_migrations" in there else set()
    if there and not now:
        raise BackupFault(NOT_EMPTY.format(tables="不属于本系统的表"))
    if now:
        from_now = loader.project_state([one for one in now if one in loader.graph.nodes])
        refuse_full({one._meta.db_table: one for one in from_now.apps.get_models(include_auto_created=True)})
    if now - wanted:
        raise BackupFault(FRESH)
    if now != wanted:
        tell("正在按备份的版本建立数据表……")
        MigrationRecorder(connection).ensure_schema()
        Executor(connection).migrate(ends)
    return state.apps


def locked(models: dict[str, Model]) -> None:
    """Nobody else writes until the end of the transaction; SQLite's begins with that."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(name) for name in models)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")


def cleared(models: dict[str, Model]) -> None:
    """What came by itself goes: the backup has its own. Also what says of the search index that it is filled."""
    with connection.cursor() as cursor:
        for name in (*models, "cppcc_searchrow", "cppcc_searchgram", "cppcc_searchkept"):
            if name in models or name in connection.introspection.table_names(cursor):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 - the models' own names
