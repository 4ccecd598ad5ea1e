"""What the trail shows of records of proposals, and to whom (``cppcc.audit.disclosure``)."""

from typing import Any

from cppcc.audit.disclosure import disclose, part_of, visible
from cppcc.rights import OFFICE, READERS, Role
from proposals import models

KEEPERS = frozenset({Role.STAFF, Role.ADMIN})


def whole(user: Any) -> Any:
    """Proposals whose whole course the account may read."""
    return models.Proposal.objects.whole_to(user)


disclose(
    models.SatisfactionGrade,
    shown="key order from_year until_year name counts_as_satisfied asks_again",
    roles=KEEPERS,
)
disclose(
    models.ResultClass,
    shown="key order from_year until_year letter name counts_as_adopted has_promises",
    roles=KEEPERS,
)
disclose(
    models.ProposalRules,
    shown=(
        "plenary usual_length length_limit cosign_days cosign_until_review main_members return_workdays "
        "reply_months longest_months second_reply_months feedback_days holidays_move remind_workdays "
        "feedback_by merged_as class_a class_b class_c class_d letter_head public"
    ),
    roles=KEEPERS,
)
disclose(
    models.Unit,
    shown="name order kind letter_code active",
    roles=KEEPERS,
)
disclose(
    models.Handler,
    shown="user unit is_head",
    roles=KEEPERS,
)
disclose(
    models.Category,
    shown="name order until_year",
    roles=KEEPERS,
)
disclose(
    models.Proposal,
    shown=(
        "state round plenary number title situation suggestion category kind proposer_kind responsible "
        "cosign_until submit_by_itself_on is_paper imported feedback_until publishable published_on "
        "is_key is_excellent received_on submitted_on filed_on replied_on last_class last_grade merged_into created_by suggested_units "
        "members related"
    ),
    rows=visible(models.Proposal),
)
disclose(
    models.Proposer,
    shown="proposal member organization committee sector group is_first order status signed_on",
    masked="scan",
    rows=visible(models.Proposer),
)
disclose(
    models.MainMember,
    shown="proposal member order",
    rows=part_of(models.MainMember, "proposal", whole),
)
disclose(
    models.Assignment,
    shown=(
        "state proposal unit role dispatched_on return_until reply_due longest_due second_due accepted_on "
        "returned_on return_reason moved_on from_round opinion opinion_on"
    ),
    rows=visible(models.Assignment),
)
disclose(
    models.Extension,
    shown="assignment until reason asked_on decision decided_on words",
    rows=part_of(models.Extension, "assignment", visible(models.Assignment)),
)
disclose(
    models.Communication,
    shown="assignment mode on people content recorded_by",
    rows=visible(models.Communication),
)
disclose(
    models.Attachment,
    shown="proposal file name size",
    rows=part_of(models.Attachment, "proposal", visible(models.Proposal)),
)
disclose(
    models.LetterFile,
    shown="assignment round file name size",
    rows=visible(models.LetterFile),
)
disclose(
    models.Phrase,
    shown="unit text order",
    roles=OFFICE,
)
disclose(
    models.KeyProposal,
    shown="proposal leading supervising selected_on",
    rows=part_of(models.KeyProposal, "proposal", whole),
)
disclose(
    models.KeyVisit,
    shown="key kind on people content",
    rows=part_of(models.KeyVisit, "key__proposal", whole),
)
disclose(
    models.UnitAward,
    shown="plenary unit title",
    roles=OFFICE,
)
disclose(
    models.Reply,
    shown=(
        "assignment round number result_class text signed_by signed_on checked_by checked_on sent_on superseded_on "
        "unit_name helper_names proposer_names committee_name"
    ),
    masked="contact",
    rows=lambda user: models.Reply.objects.readable_by(user),
)
disclose(
    models.Countersign,
    shown="reply assignment by on words unit_name",
    rows=part_of(models.Countersign, "reply", lambda user: models.Reply.objects.readable_by(user)),
)
disclose(
    models.Promise,
    shown="reply done_on words",
    rows=visible(models.Promise),
)
disclose(
    models.Feedback,
    shown="proposal member round attitude result words given_on superseded_on recorded_by on_paper",
    masked="scan",
    rows=visible(models.Feedback),
)
disclose(
    models.Review,
    shown="proposal decision ground reason reviewer reviewed_on",
    roles=READERS,
)
disclose(
    models.Urging,
    shown="proposal words on by",
    rows=part_of(models.Urging, "proposal", whole),
)
