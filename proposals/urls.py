from django.urls import path

from proposals.views import figures, importing, papers, proposal, public, rules, writing

urlpatterns = [
    path("proposals/", proposal.ProposalList.as_view(), name="proposal_list"),
    path("proposals/new/", writing.ProposalCreate.as_view(), name="proposal_new"),
    path("proposals/paper/", writing.PaperCreate.as_view(), name="proposal_paper"),
    path("proposals/invitations/", writing.Invitations.as_view(), name="invitations"),
    path("proposals/similar/", proposal.SimilarProposals.as_view(), name="proposal_similar"),
    path("proposals/import/", importing.ProposalImport.as_view(), name="proposal_import"),
    path("proposals/rules/", rules.Rules.as_view(), name="proposal_rules"),
    path("proposals/statistics/", figures.Statistics.as_view(), name="proposal_statistics"),
    path("proposals/statistics/<int:year>/<slug:name>.svg", figures.StatisticsChart.as_view(), name="proposal_chart"),
    path("proposals/compendium/<int:year>/", papers.Compendium.as_view(), name="compendium"),
    path("proposals/attachments/<int:pk>/", proposal.AttachmentFile.as_view(), name="attachment_file"),
    path("proposals/attachments/<int:pk>/delete/", proposal.AttachmentDelete.as_view(), name="attachment_delete"),
    path("proposals/feedback/<int:pk>/scan/", proposal.FeedbackScan.as_view(), name="feedback_scan"),
    path("proposals/signatures/<int:pk>/scan/", proposal.SignatureScan.as_view(), name="signature_scan"),
    path("proposals/replies/<int:pk>/letter/", papers.ReplyPaper.as_view(), name="reply_paper"),
    path("proposals/hands/<int:pk>/<slug:name>/", proposal.AssignmentStep.as_view(), name="assignment_step"),
    path("proposals/<int:pk>/", proposal.ProposalDetail.as_view(), name="proposal_detail"),
    path("proposals/<int:pk>/edit/", writing.ProposalEdit.as_view(), name="proposal_edit"),
    path("proposals/<int:pk>/autosave/", writing.ProposalAutosave.as_view(), name="proposal_autosave"),
    path("proposals/<int:pk>/delete/", writing.ProposalDelete.as_view(), name="proposal_delete"),
    path("proposals/<int:pk>/related/<int:other>/", proposal.ProposalLink.as_view(), name="proposal_link"),
    path("proposals/<int:pk>/papers/<slug:paper>/", papers.ProposalPaper.as_view(), name="proposal_paper_pdf"),
    path("proposals/<int:pk>/steps/<slug:name>/", proposal.ProposalStep.as_view(), name="proposal_step"),
    path("public/proposals/", public.PublicList.as_view(), name="public_list"),
    path("public/proposals/<int:pk>/", public.PublicDetail.as_view(), name="public_detail"),
]
