"""Which texts of proposals may be made plain afterwards (``cppcc.texts.standing``): nothing that was submitted or signed."""

from cppcc.texts.standing import changeable, left
from proposals import models
from proposals.states import WRITING

changeable(models.Category)
changeable(models.SatisfactionGrade)
changeable(models.ResultClass)
changeable(models.Unit)
changeable(models.ProposalRules)
changeable(models.KeyProposal)
changeable(models.KeyVisit)
changeable(models.UnitAward)
changeable(models.Proposal, lambda: models.Proposal.objects.filter(state__in=WRITING))
changeable(models.Reply, lambda: models.Reply.objects.filter(signed_on=None, sent_on=None))
left("办理中说过的话", models.Assignment, models.Extension, models.Communication, models.Review, models.Urging)
left("已会签、已评价、已答应", models.Countersign, models.Feedback, models.Promise)
changeable(models.LetterDraft)
changeable(models.Phrase)
left("文件名随文件", models.Attachment, models.LetterFile)
