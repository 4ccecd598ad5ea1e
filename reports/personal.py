"""Which fields of reports sound personal (``cppcc.personal``)."""

from cppcc.personal import none
from reports.models import Edition

none(Edition, "撤回的公务理由", "reason")
