"""Which texts of reports may be made plain afterwards (``cppcc.texts.standing``): only what is still written."""

from cppcc.texts.standing import changeable, left
from reports.models import Comment, ConfirmedNumber, Edition, OwnFigure, Report, TextVersion
from reports.states import ReportState

changeable(Report, lambda: Report.objects.filter(state=ReportState.DRAFT), but=("slug", "sha256"), documents=("text",))
left("已公布的版本", Edition)
left("历次保存的文字", TextVersion)
left("核稿意见，说过的话", Comment)
left("核对过的数字，说过的话", ConfirmedNumber)
left("自设数据，签发的报告以它为口径", OwnFigure)
