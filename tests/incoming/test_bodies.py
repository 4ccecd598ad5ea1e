"""How much may be sent where, asked before any of it is read."""

import pytest
from django.test import Client
from django.urls import reverse

from cppcc.files.bodies import STRANGER, most_bytes, view_at
from cppcc.rights import Role

MB = 1024 * 1024


class Line:
    """What a browser sends, without an end; knows how much was read of it."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size=-1, /):
        self.taken += max(size, 0)
        return b"z" * max(size, 0)

    readline = read

    def close(self) -> None: ...


def sent(client: Client, address: str, size: int, **headers):
    line = Line()
    answer = client.post(
        address, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(size), **{"wsgi.input": line}, **headers
    )
    return answer, line.taken


def test_a_stranger_s_150_megabytes_are_not_read(year):
    for address in (reverse("login"), reverse("public_list"), "/no/such/", reverse("offline")):
        answer, taken = sent(Client(enforce_csrf_checks=True), address, 150 * MB)
        assert answer.status_code == 413, address
        assert taken == 0
        page = answer.content.decode()
        assert "150 MB" in page
        assert "64 KB" in page
    answer, taken = sent(Client(), reverse("proposal_new"), 150 * MB)
    assert (answer.status_code, taken) == (302, 0)
    assert answer["Location"].startswith(reverse("login"))
    answer, taken = sent(Client(), reverse("proposal_new"), 150 * MB, HTTP_X_REQUESTED_WITH="fetch")
    assert (answer.status_code, taken) == (401, 0)
    assert "本机" in answer.json()["words"]


def test_pieces_of_no_known_length_are_not_taken(year, account):
    for client in (Client(), account(Role.STAFF)):
        answer, taken = sent(client, reverse("login"), 0, HTTP_TRANSFER_ENCODING="chunked")
        assert (answer.status_code, taken) == (411, 0)


def test_each_address_takes_what_its_form_promises(account, year, settings):
    staff = account(Role.STAFF)
    for name, most in (("login", STRANGER), ("text_size", 2 * MB), ("member_new", 22 * MB), ("activity_new", 802 * MB)):
        address = reverse(name)
        assert most_bytes(view_at(address)) == most, name
        answer, taken = sent(staff, address, most + 1)
        assert answer.status_code == 413, name
        assert taken <= 64 * MB, (
            name,
            "a browser reads the answer when it has sent all; what is far too large is not read",
        )
    assert staff.post(reverse("text_size"), {"x": "长" * 300_000}).status_code != 413


def test_odd_lengths_are_no_length(year):
    for length in ("", "-5", "x", "1e9"):
        assert Client().post(reverse("login"), b"", "text/plain", CONTENT_LENGTH=length).status_code == 200


@pytest.mark.parametrize("fields", [3001])
def test_too_many_fields_or_files_are_told(account, year, fields):
    staff = account(Role.STAFF)
    answer = staff.post(reverse("text_size"), {f"f{number}": "1" for number in range(fields)})
    assert answer.status_code == 413
    assert "过多" in answer.content.decode()
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a"\r\n\r\na\r\n' for _ in range(61)
    )
    answer = staff.post(reverse("activity_new"), body + b"--x--\r\n", "multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "文件过多" in answer.content.decode()
