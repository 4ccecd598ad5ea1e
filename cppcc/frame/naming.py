"""What a page is called where its address means nothing to a reader: by the place that it stands under, and what is done there."""

from typing import Any

from django.http import HttpRequest

from cppcc.frame.navigation import current, every

ACTS = (
    ("_new", "新建"), ("_edit", "修改"), ("_delete", "删除"), ("_step", "办理"), ("_import", "导入"), ("_chart", "图表"),
    ("_file", "文件"), ("_pdf", "文件"), ("_download", "下载"), ("_paper", "文件"), ("_preview", "预览"), ("_detail", "详情"),
    ("_autosave", "自动保存"), ("_keep", "自动保存"), ("_build", "生成"), ("_status", "进度"),
)  # fmt: skip
"""Endings of the names of addresses, and what is done there."""
OTHER, SIGN_IN, UNKNOWN = "其他页面", "登录", "没有这个页面"


def page_words(request: HttpRequest) -> str:
    """ "提案：修改", "活动" …: Chinese, without numbers of records and without anybody's name."""
    match = request.resolver_match
    if match is None:
        return UNKNOWN
    entries = every()
    place = current(entries, request.path)
    if place and place.address == request.path:
        return place.label
    own = _title(match.func)
    if place is None or place.address == "/":
        return own or (SIGN_IN if str(match.url_name).startswith("login") else OTHER)
    act = next((words for ending, words in ACTS if str(match.url_name).endswith(ending)), own or "其中一页")
    return place.label if act == place.label else f"{place.label}：{act}"


def _title(func: Any) -> str:
    given = getattr(func, "view_initkwargs", {}).get("title") or getattr(getattr(func, "view_class", None), "title", "")
    return given if isinstance(given, str) else ""
