"""What people read is said in the words of docs/words.md: templates, strings of the code, scripts, Django's own messages."""

import ast
import gettext
import re
from functools import cache
from pathlib import Path

from django.contrib.auth.forms import AuthenticationForm
from django.urls import reverse
from django.utils import translation

from cppcc.rights import Role
from cppcc.templatetags.furniture import course_words
from reports.showing.text import mark_words

ROOT = Path(__file__).parent.parent
HAN = re.compile(r"[\u4e00-\u9fff]")
LISTED = (ROOT / "docs/words.md").read_text()
WORDS = ("你", "妳", "帐号", "登陆", "用户名", "点击", "单击", "其它", "缺省", "报错", "字段", "接口", "编辑", "更改",
         "检索", "操作成功", "操作失败", "请稍候")  # fmt: skip
FORMS = re.compile(r"！|-{6,}|N/A|\bnull\b|\bNone\b|\bundefined\b|Traceback|[\u4e00-\u9fff][,;:?][\u4e00-\u9fff]")
BRACKETS = re.compile(r"[\u4e00-\u9fff]\(|\)[\u4e00-\u9fff]")
NOT_OURS = ("/migrations/", "/importing/", "/management/", "/naming/", "/typed/", "/default_texts/", "/search/rows.py", "/standing.py",
            "/demo/", "demo", "/search/", "/texts/", "members/models/member.py", "cppcc/models/")  # fmt: skip
"""Aliases of other people's books, patterns, what only an operator reads, words of the demonstration, labels of the machine's."""
KEPT = {"场(次)": "the unit of a landed figure, said in signed reports"}


def strings(path: Path) -> list[str]:
    """The Chinese strings of a file of code without its docstrings."""
    tree = ast.parse(path.read_text())
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in alone
        and HAN.search(node.value)
    ]


@cache
def said() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for app in ("cppcc", "members", "proposals", "activities", "reports"):
        for path in sorted((ROOT / app).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not any(part in f"/{name}" for part in NOT_OURS):
                found += [(name, text) for text in strings(path)]
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
        found += [(path.relative_to(ROOT).as_posix(), line.strip()) for line in text.splitlines() if HAN.search(line)]
    for path in sorted((ROOT / "handbook").rglob("*.*")):
        lines = (line for line in path.read_text().splitlines() if HAN.search(line))
        found += [(path.relative_to(ROOT).as_posix(), line) for line in lines]
    for path in sorted((ROOT / "static/js").glob("*.js")):
        lines = (re.sub(r"(^|\s)//.*|/\*.*?\*/", "", line) for line in path.read_text().splitlines())
        found += [(path.name, line.strip()) for line in lines if HAN.search(line)]
    return found


def test_every_word_that_is_never_said_stands_in_the_list():
    never = LISTED[LISTED.index("## Never") :]
    assert [word for word in WORDS if word not in never] == []


def test_no_string_says_a_word_of_the_list():
    assert len(said()) > 3000
    assert [(where, text) for where, text in said() if any(word in text for word in WORDS)] == []


def test_no_string_shouts_or_names_the_machine():
    """Patterns in the code are no words: what stands in them holds signs of their own."""
    plain = [(where, text) for where, text in said() if not re.search(r"\\|\(\?|\[\^|\]\+", text)]
    assert [(where, text) for where, text in plain if FORMS.search(re.sub(r"{%.*?%}|{{.*?}}", "", text))] == []


def test_brackets_beside_chinese_are_full_width():
    pages = [(where, re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", "", text)) for where, text in said() if where.endswith(".html")]
    code = [
        (where, text)
        for where, text in said()
        if where.endswith(".py") and "{" not in text and not re.search(r"\\|\(\?|\|", text)
    ]
    assert [one for one in [*pages, *code] if BRACKETS.search(one[1]) and one[1] not in KEPT] == []


def test_django_speaks_with_one_form_of_address():
    """Its own translations, with ours in front of them."""
    translation.activate("zh-hans")
    catalog = translation.trans_real.translation("zh-hans")._catalog  # type: ignore[attr-defined]
    merged: dict[str, str] = {}
    for part in reversed(getattr(catalog, "_catalogs", [catalog])):
        merged.update({str(key): value for key, value in part.items() if isinstance(value, str)})
    assert len(merged) > 200
    shown = {key: value for key, value in merged.items() if "CSRF" not in key}  # that page is our own
    assert {key: value for key, value in shown.items() if "你" in value} == {}


def test_what_is_compiled_is_what_is_written():
    folder = ROOT / "locale/zh_Hans/LC_MESSAGES"
    with (folder / "django.mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)
    written = re.findall(
        r'^msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? "(.+)"', (folder / "django.po").read_text(), re.M
    )
    assert len(written) > 20
    for one, several, words in written:
        assert (known.ngettext(one, several, 1) if several else known.gettext(one)) == words


def test_a_failed_log_in_says_so_and_not_that_nothing_was_saved(client, db):
    page = client.post(reverse("login"), {"username": "nobody", "password": "x"}).content.decode()
    assert "没有登录" in page
    assert "登录名或密码不正确" in page
    assert "没有保存" not in page
    assert AuthenticationForm().fields["username"].label == "登录名"


def test_the_page_of_the_password_says_what_is_wrong(account, year):
    client = account(Role.STAFF)
    page = client.post(
        reverse("password_change"), {"old_password": "x", "new_password1": "12345678", "new_password2": "1234"}
    ).content.decode()
    for words in ("原密码不正确", "两次输入的新密码不一致", "再输入一次新密码"):
        assert words in page
    assert "你" not in page


def test_conditions_stand_in_words_and_no_check_value_in_a_course():
    assert course_words("38 页，校验值 0123456789ab") == "38 页"
    assert course_words("校验值 0123456789ab；手写数字已核对") == "手写数字已核对"
    assert mark_words("当", "提案办复率 ≥ 97.5 且 有上年") == "提案办复率不低于 97.5，并且有上年数据时才写"
    assert mark_words("逐条", "协商活动") == "每一项协商活动各写一句"
