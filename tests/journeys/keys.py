"""Pressing keys after a page was left for another."""

from playwright.sync_api import Page


def pressed(page: Page, key: str) -> None:
    """Press a key when the page that is shown has its scripts; before, nobody listens."""
    page.wait_for_load_state()
    page.keyboard.press(key)
