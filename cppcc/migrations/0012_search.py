"""The index of search: its rows, and what finds pairs in them, GIN on PostgreSQL and FTS5 on SQLite.

The rows are written after the migrations (`cppcc.search.filling`). On SQLite triggers keep the words' index beside the
table whatever changes it; a migration that remakes the table has to make them again.
"""

from django.db import migrations, models

import cppcc.search.rows

POSTGRES = [
    "CREATE INDEX search_pairs ON cppcc_searchrow USING gin (pairs) WITH (fastupdate = off)",
    # The planner does not know what reading long texts out of line costs: the index is always asked first.
    "CREATE FUNCTION cppcc_search_rows(words tsquery, word text) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 200 "
    "SET enable_seqscan = off AS "
    "$$ SELECT id FROM cppcc_searchrow WHERE pairs @@ words AND (word = '' OR strpos(text, word) > 0) $$",
]
POSTGRES_BACK = ["DROP FUNCTION cppcc_search_rows", "DROP INDEX search_pairs"]
GONE = "INSERT INTO cppcc_searchwords(cppcc_searchwords, rowid, pairs) VALUES ('delete', old.id, old.pairs);"
COME = "INSERT INTO cppcc_searchwords(rowid, pairs) VALUES (new.id, new.pairs);"
SQLITE = [
    "CREATE VIRTUAL TABLE cppcc_searchwords USING fts5("
    "pairs, content='cppcc_searchrow', content_rowid='id', tokenize='ascii', detail='none')",
    "CREATE VIRTUAL TABLE cppcc_searchvocab USING fts5vocab('cppcc_searchwords', 'instance')",
    f"CREATE TRIGGER search_come AFTER INSERT ON cppcc_searchrow BEGIN {COME} END",
    f"CREATE TRIGGER search_gone AFTER DELETE ON cppcc_searchrow BEGIN {GONE} END",
    f"CREATE TRIGGER search_changed AFTER UPDATE ON cppcc_searchrow BEGIN {GONE} {COME} END",
]
SQLITE_BACK = [
    "DROP TRIGGER search_come",
    "DROP TRIGGER search_gone",
    "DROP TRIGGER search_changed",
    "DROP TABLE cppcc_searchvocab",
    "DROP TABLE cppcc_searchwords",
]


def make(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    for statement in POSTGRES_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("cppcc", "0011_words_of_constraints"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchKept",
            fields=[
                ("kind", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("declared", models.CharField(max_length=64)),
                ("counted", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "检索索引",
            },
        ),
        migrations.CreateModel(
            name="SearchGram",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("part", models.CharField(max_length=10)),
                ("gram", models.CharField(max_length=4)),
                ("documents", models.PositiveIntegerField()),
            ],
            options={
                "verbose_name": "检索用字频",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "part", "gram"),
                        name="search_one_count_a_pair",
                        violation_error_message="检索中已有这一对字。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("key", models.BigIntegerField()),
                ("part", models.CharField(max_length=10)),
                ("text", models.TextField()),
                ("pairs", cppcc.search.rows.PairsField()),
            ],
            options={
                "verbose_name": "检索",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "key", "part"),
                        name="search_one_row_a_part",
                        violation_error_message="检索中已有这一条。",
                    )
                ],
            },
        ),
        migrations.RunPython(make, take_away),
    ]
