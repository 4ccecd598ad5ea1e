"""Places in the navigation."""

from cppcc.frame import Entry, register
from cppcc.rights import EVERYONE, READERS

register(
    Entry("数据总览", "dashboard", "bar-chart", READERS, "报告", 60),
    Entry("历年对照", "trends", "graph-up-arrow", READERS, "报告", 62),
    Entry("年度报告", "report_page", "file-earmark-pdf", READERS, "报告", 65, phone="报告"),
    Entry("各类报告", "report_list", "journals", EVERYONE, "报告", 66),
)
