"""The one browser, and the one server of the built site, of all tests that need them."""

import pages
import pytest

from tools.chromium import CHROMIUM, SWITCHES


@pytest.fixture(scope="module")
def browser():
    # Where no browser is driven, playwright is not installed.
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "There is no Chromium here: install it, or set CHROMIUM to the path of one."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def site():
    with pages.serving(pages.SITE) as (address, _):
        yield address
