"""nginx takes a new certificate by the line of docs/deploy.md, and goes on with the former one where the new one is faulty."""

import ssl
import subprocess

from tests.live.deployed import NAME, Site, certificate
from tests.live.installation import wait_for


def test_a_new_certificate_is_taken_without_a_restart_and_a_faulty_one_is_not(tmp_path):
    site = Site(tmp_path)

    def served():
        return ssl.get_server_certificate((NAME, site.https), timeout=20).strip()

    def reload():
        return subprocess.run(
            ["nginx", "-c", str(tmp_path / "nginx.conf"), "-s", "reload"], capture_output=True, text=True, check=False
        )

    try:
        site.begin_nginx()
        wait_for(lambda: served() == site.certificate.read_text().strip(), "for the first certificate")
        process = site.processes["nginx"].pid
        renewed = certificate(tmp_path / "tls").read_text().strip()
        assert served() != renewed
        assert reload().returncode == 0
        wait_for(lambda: served() == renewed, "for the new certificate")
        site.certificate.write_text("cut off")
        refused = reload()
        assert (refused.returncode, "site.crt" in refused.stderr) == (1, True)
        assert served() == renewed
        assert (site.processes["nginx"].pid, site.processes["nginx"].poll()) == (process, None)
    finally:
        site.stop()
