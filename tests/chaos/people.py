"""Six people at their desks: each presses, keeps in the book what was answered with success, and goes on."""

import io
import random
import re
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests.chaos.browser import Browser, NoAnswer
from tests.chaos.world import MEMBERS, PASSWORD


@dataclass
class Row:
    """One action: answered with success (``acknowledged``), refused in words, or never answered (``unknown``)."""

    kind: str
    mark: str
    state: str
    words: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Book:
    """What was pressed and what came of it; ends when so many actions are begun or the time is over."""

    wanted: int
    ends: float
    number: int = 0
    rows: list[Row] = field(default_factory=list)
    to_file: deque[tuple[str, str]] = field(default_factory=deque)
    crashes: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def mark(self) -> str | None:
        """The next unique mark; None when it is enough."""
        with self.lock:
            if self.number >= self.wanted or time.monotonic() > self.ends:
                return None
            self.number += 1
            return f"K{self.number:05d}"

    def acknowledged(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.kind == kind and row.state == "acknowledged"]


def picture(mark: str) -> bytes:
    out = io.BytesIO()
    number = int(mark[1:])
    Image.new("RGB", (64, 48), (number % 255, number * 7 % 255, 90)).save(out, "JPEG")
    return out.getvalue()


class Person(threading.Thread):
    """Subclasses name their account and what they do, each as often as the number beside it."""

    def __init__(self, name: str, book: Book, world: dict[str, Any], port: int, seed: int) -> None:
        super().__init__(name=name, daemon=True)
        self.book, self.world, self.random = book, world, random.Random(seed)
        self.browser = self.enter(name, port)

    def enter(self, name: str, port: int) -> Browser:
        """With a session that was made before: passwords are slow on purpose."""
        cookies = {"sessionid": self.world["sessions"][name], "csrftoken": uuid.uuid4().hex}
        return Browser(port, cookies=cookies)

    def acts(self) -> dict[Callable[[str], None], int]:
        raise NotImplementedError

    def run(self) -> None:
        acts = self.acts()
        while (mark := self.book.mark()) is not None:
            act = self.random.choices(list(acts), list(acts.values()))[0]
            try:
                act(mark)
            except NoAnswer as path:
                self.book.rows.append(Row(act.__name__, mark, "unknown", str(path)))
            except Exception as error:  # noqa: BLE001 - told in the result, the others go on
                self.book.crashes.append(f"{act.__name__} {mark}: {error!r}")

    def send(
        self, kind: str, mark: str, path: str, fields: Any, uploads: Any = (), good: str = r"/.*/", **facts: Any
    ) -> str:
        """Press; the address that it led to where it was done, else ""."""
        answer = self.browser.press("POST", path, fields, uploads)
        done = answer.status == 302 and re.fullmatch(good, answer.location) is not None
        words = "" if done else re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.words))[-300:]
        self.book.rows.append(Row(kind, mark, "acknowledged" if done else "refused", f"{answer.status} {words}", facts))
        return answer.location if done else ""


class Member(Person):
    def acts(self) -> dict[Callable[[str], None], int]:
        return {self.login: 1, self.micro: 5, self.proposal: 4, self.declare: 4}

    def login(self, mark: str) -> None:
        """On another machine; the right password is never refused."""
        other = Browser(self.browser.port)
        form = other.form("/login/", "username")
        form |= {"username": [self.name], "password": [PASSWORD]}
        answer = other.press("POST", "/login/", form)
        state = "acknowledged" if answer.status == 302 else "refused"
        self.book.rows.append(Row("login", mark, state, str(answer.status)))

    def micro(self, mark: str) -> None:
        form = self.browser.form("/micro/new/", "title")
        form |= {"title": [f"微建议{mark}"], "category": ["city"], "content": [f"内容{mark}"], "submit": ["1"]}
        files = [("photos", "a.jpg", picture(mark))] if self.random.random() < 0.3 else ()
        self.send("micro", mark, "/micro/new/", form, files, r"/micro/\d+/", files=len(files))

    def proposal(self, mark: str) -> None:
        """A draft, opened again and submitted: two actions."""
        form = self.browser.form("/proposals/new/", "title")
        form |= {
            "title": [f"关于{mark}的提案"], "kind": ["ordinary"], "category": [str(self.world["category"])],
            "proposer_kind": ["sole"], "situation": [f"草稿{mark}"], "suggestion": [f"建议{mark}"], "save": ["1"],
        }  # fmt: skip
        files = [("attachments", "a.jpg", picture(mark))] if self.random.random() < 0.3 else ()
        at = self.send("draft", mark, "/proposals/new/", form, files, r"/proposals/\d+/", files=len(files))
        if not at:
            return
        form = self.browser.form(f"{at}edit/", "title")
        form |= {"situation": [f"提交{mark}"], "submit": ["1"]}
        if self.send("submit", mark, f"{at}edit/", form, (), r"/proposals/\d+/"):
            self.book.to_file.append((at, mark))

    def declare(self, mark: str) -> None:
        form = self.browser.form("/declarations/new/", "title")
        form |= {
            "kind": ["welfare"], "part": ["participant"], "level": [""], "on": [self.world["today"]],
            "title": [f"公益{mark}"], "content": [f"情况{mark}"],
        }  # fmt: skip
        files = [("proofs", "b.jpg", picture(mark))] if self.random.random() < 0.3 else ()
        self.send("declare", mark, "/declarations/new/", form, files, r"/declarations/\d+/", files=len(files))


class Staff(Person):
    """Logs activities; edits one while a member checks in, where ``world["check_in"]`` says so."""

    def acts(self) -> dict[Callable[[str], None], int]:
        return {self.activity: 1}

    def activity(self, mark: str) -> None:
        form = self.browser.form("/activities/new/", "title")
        present = self.random.sample(self.world["others"], self.random.randint(2, 6))
        day = self.world["today"]
        form |= {
            "title": [f"活动{mark}"], "kind": ["inspection"], "starts_at": [f"{day}T00:01"], "ends_at": [f"{day}T23:58"],
            "place": ["社区"], "present": [str(one) for one in present], "public": ["3"], "open_signup": ["on"],
            "suggestions_text": [f"意见{mark}"],
        }  # fmt: skip
        files = [("photos", "c.jpg", picture(mark))] if self.random.random() < 0.3 else ()
        facts = {"present": len(present), "files": len(files)}
        at = self.send("activity", mark, "/activities/new/", form, files, r"/activities/\d+/", **facts)
        if at and self.world["check_in"]:
            self.edited_meanwhile(mark, at)

    def edited_meanwhile(self, mark: str, at: str) -> None:
        """The form is open while a member checks in by the shown code; then it is saved."""
        form = self.browser.form(f"{at}edit/", "title")
        name = f"member{self.random.randrange(MEMBERS)}"
        code = re.search(r"/check-in/[^\"'<\s]+", self.browser.press("GET", f"{at}code/").words)
        if code is not None:
            phone = self.enter(name, self.browser.port)
            scanned = phone.form(code[0], "scanned")
            answer = phone.press("POST", code[0], scanned)
            good = answer.status == 200 and "签到" in answer.words
            self.book.rows.append(Row("check_in", mark, "acknowledged" if good else "refused", str(answer.status)))
        form["summary"] = [f"改过{mark}"]
        self.send("edit", mark, f"{at}edit/", form, (), r"/activities/\d+/")


class Office(Person):
    """Files what was submitted; else asks for the report."""

    def acts(self) -> dict[Callable[[str], None], int]:
        return {self.file: 1}

    def file(self, mark: str) -> None:
        if not self.book.to_file or self.random.random() < 0.1:
            self.build(mark)
            return
        at, of = self.book.to_file.popleft()
        form = self.browser.form(f"{at}steps/file/", "version")
        self.send("file", of, f"{at}steps/file/", form, (), r"/proposals/\d+/")

    def build(self, mark: str) -> None:
        leader = self.enter("leader", self.browser.port)
        form = leader.form("/report/", "csrfmiddlewaretoken")
        tokens = {name: form[name] for name in ("csrfmiddlewaretoken", "form_token") if name in form}
        answer = leader.press("POST", f"/report/{self.world['year']}/build/", tokens)
        state = "acknowledged" if answer.status == 302 else "refused"
        self.book.rows.append(Row("build", mark, state, str(answer.status)))
        time.sleep(0.5)
