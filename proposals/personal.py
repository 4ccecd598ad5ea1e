"""Which fields of proposals are personal, and who is shown them (``cppcc.personal``)."""

from cppcc.personal import Kind, none, own, personal
from proposals.models import (
    Assignment,
    Communication,
    Extension,
    Feedback,
    KeyVisit,
    LetterDraft,
    Proposal,
    Proposer,
    Reply,
    Review,
)  # fmt: skip

COURSE = "可看提案全部办理情况的人"
personal(Proposal, Kind.WHO, "能看到该提案的人", "responsible")
personal(Proposer, Kind.WHO, COURSE, "scan", after="签名扫描件，随提案存档")
personal(Feedback, Kind.SAID, COURSE, "words", "scan", after="评价，随提案存档")
personal(Communication, Kind.WHO, COURSE, "people")
personal(KeyVisit, Kind.WHO, "能看到该提案的人", "people")
personal(Reply, Kind.CONTACT, "能看到该提案的人；发送前只有承办的人", "contact", after="答复函，随提案存档")
personal(LetterDraft, Kind.CONTACT, "本单位承办人员", "contact", after="答复发出后不再使用")
none(Assignment, "退办的公务理由", "return_reason")
none(Extension, "延期的公务理由", "reason")
none(Review, "审查的公务说明", "reason")

own(
    "提案", ("plenary", "number", "title", "situation", "suggestion", "state", "submitted_on"),
    lambda user, member: Proposal.objects.visible_to(user).proposed_by(user),
)  # fmt: skip
own(
    "办理评价", ("proposal", "attitude", "result", "words", "given_on"),
    lambda user, member: Feedback.objects.filter(member__user=user),
)  # fmt: skip
