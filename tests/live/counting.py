"""A person whose clicks and inputs are counted."""

from tests.live.picking import pick


class Counted:
    """A page on which each click and each input counts one."""

    def __init__(self, page, at_most):
        self.page, self.at_most, self.done = page, at_most, 0

    def count(self):
        self.done += 1
        assert self.done <= self.at_most, f"more than {self.at_most} clicks and inputs"

    def click(self, found):
        self.count()
        with self.page.expect_navigation():
            found.click()

    def fill(self, name, value):
        self.count()
        self.page.fill(f"[name={name}]", value)

    def choose(self, name, **option):
        self.count()
        self.page.select_option(f"[name={name}]", **option)

    def pick(self, name, words):
        """Typed in a picker and chosen: one choice."""
        self.count()
        pick(self.page, name, words)

    def files(self, name, *files):
        self.count()
        self.page.set_input_files(f"[name={name}]", list(files))

    def send(self, words):
        self.click(self.page.locator("main .form-actions").get_by_role("button", name=words).first)
        self.page.wait_for_selector(".alert-success")
        assert not self.page.faults

    def tick(self, name, value):
        self.count()
        self.page.check(f"[name={name}][value={value}]")

    def open(self, todo, title):
        """What waits on the home page, and in its list the matter, which opens at its next step."""
        waiting = self.page.locator(".todos a", has_text=todo)
        if waiting.count():
            self.click(waiting.first)
        if not self.page.locator(".asking").count():
            self.click(self.page.locator("main").get_by_role("link", name=title).first)
        if not self.page.locator(".asking").count():
            self.click(self.page.locator(".now-first"))

    def confirm(self, step):
        self.click(self.page.get_by_role("button", name=f"确定{step}"))
        self.page.wait_for_selector(".alert-success")
        assert not self.page.faults
