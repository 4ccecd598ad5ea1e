"""While an update is under way two versions serve at once, each with the styles and scripts of its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.live.deployed import Site, client
from tests.live.installation import wait_for

OWN = {"old": "static/site.0ld0ld0ld0ld.css", "new": "static/site.7e77e77e77e7.css"}
"""A name that this version alone has: a digest of the content stands in it."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Two web processes with a folder for static files each, as two containers have, behind nginx."""
    site = Site(tmp_path_factory.mktemp("versions"))
    try:
        for port, (version, name) in zip(site.ports, OWN.items(), strict=True):
            folder = site.place / version
            (folder / "static").mkdir(parents=True)
            (site.place / version / name).write_text(f"/* {version} */")
            site.env["STATIC_ROOT"] = str(folder / "static")
            site.begin_web(port)
        site.begin_nginx()
        for port in site.ports:
            wait_for(lambda: site.serves(port), f"for the web process at {port}")  # noqa: B023 - asked at once
        yield site
    finally:
        site.stop()


@pytest.mark.parametrize(("version", "name"), OWN.items())
def test_each_page_gets_the_styles_and_scripts_of_its_own_version(site, version, name):
    """nginx asks one after the other: the half of what is wanted meets first the process that has it not."""
    person = client(site)
    for _ in range(8):
        answer = person.get(f"{site.address}/{name}")
        assert (answer.status_code, answer.text) == (200, f"/* {version} */")


def test_what_neither_has_is_not_found_and_both_go_on_serving(site):
    def asked(number):
        return client(site).get(f"{site.address}/static/none.{number}.css").status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(asked, range(20))) == {404}
    assert {client(site).get(f"{site.address}/login/").status_code for _ in range(6)} == {200}
    assert client(site).get(f"{site.address}/none-there/").status_code == 404
