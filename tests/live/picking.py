"""Choosing somebody by typing, as a person does in the browser; taking a step that stands under 更多."""

from typing import Any

WAYS = ("lead_unit", "separate_units", "co_units")


def pick(page: Any, name: str, words: str) -> None:
    """In the picker of a field: type, press Enter, wait until it stands among those chosen."""
    if name in WAYS and page.locator("[data-hands]").count():
        _hand(page, name, words)
        return
    found = page.locator(f"[data-name={name}]")
    found.get_by_role("searchbox").fill(words)
    found.get_by_role("searchbox").press("Enter")
    found.locator(".picked label", has_text=words).wait_for()


def _hand(page: Any, way: str, words: str) -> None:
    """交办: type the unit once, then tick the way in which it has the proposal."""
    row = page.locator(".hand-row", has_text=words)
    if not row.count():
        page.fill("#id_units_find", words)
        page.press("#id_units_find", "Enter")
        row.wait_for()
    row.locator(f"[name={way}]").check()


def is_picker(page: Any, name: str) -> bool:
    page.locator(f"main [name={name}], main [data-name={name}], main [data-hands]").first.wait_for(state="attached")
    return bool(page.locator(f"[data-name={name}]").count()) or (
        name in WAYS and bool(page.locator("[data-hands]").count())
    )


def open_step(page: Any, label: str) -> None:
    """Open a step's page by its button; one under 更多 is found there."""
    link = page.locator(".step-buttons").get_by_role("link", name=label, exact=True, include_hidden=True).first
    link.wait_for(state="attached")
    if not link.is_visible():
        page.locator(".now-more > summary").click()
    link.click()
