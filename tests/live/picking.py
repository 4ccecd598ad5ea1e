"""Choosing somebody by typing, as a person does in the browser."""

from typing import Any


def pick(page: Any, name: str, words: str) -> None:
    """In the picker of a field: type, press Enter, wait until it stands among those chosen."""
    found = page.locator(f"[data-name={name}]")
    found.get_by_role("searchbox").fill(words)
    found.get_by_role("searchbox").press("Enter")
    found.locator(".picked label", has_text=words).wait_for()


def is_picker(page: Any, name: str) -> bool:
    page.locator(f"main [name={name}], main [data-name={name}]").first.wait_for(state="attached")
    return bool(page.locator(f"[data-name={name}]").count())
