"""Files of a member and of all, as PDF and ZIP."""

import pytest
from django.urls import reverse

from cppcc import jobs
from cppcc.models import Job
from cppcc.rights import Role
from tests import factories
from tests.members.assessed import attended, minhang


@pytest.fixture
def scheme(year):
    return minhang(year)


def test_files_of_a_member_and_of_all_as_pdf_and_zip(account, scheme, year, picture):
    import io
    import zipfile

    from pypdf import PdfReader

    staff = account(Role.STAFF)
    member = factories.MemberFactory(name="王小明", photo=picture(), phone="13900000000")
    factories.MemberFactory(name="李四")
    attended(member, 2)
    data = b"".join(staff.get(reverse("member_file", args=[member.pk, 2024])).streaming_content)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert "王小明履职档案" in text
    assert "总分 10 分" in text
    for kind in ("pdf", "zip"):
        staff.post(reverse("member_files", args=[2024]), {"kind": kind})
        job = Job.objects.get(subject=f"2024:{kind}")
        jobs.run(job.pk)
        assert Job.objects.get(pk=job.pk).state == Job.State.DONE
        assert jobs.made("members.files", f"2024:{kind}") is not None
    page = staff.get(f"{reverse('member_files', args=[2024])}?download=zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(page.streaming_content)))
    assert [name[4:] for name in archive.namelist()] == ["李四.pdf", "王小明.pdf"]
    whole = PdfReader(jobs.made("members.files", "2024:pdf").file.open())
    assert [entry.title for entry in whole.outline] == ["李四履职档案", "王小明履职档案"]
