"""The writing of a reply: what is typed is kept on the server, with its files, until the reply is drafted of it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction

from cppcc import recycle
from cppcc.calendar import clock
from cppcc.identity import committee_name
from cppcc.rights import Refused
from proposals.acting import is_own
from proposals.models import Assignment, LetterDraft, LetterFile, Reply
from proposals.states import WORKING, HandState

FIELDS = ("number", "result_class", "text", "contact")


def may_attach(hand: Assignment, user: Any) -> bool:
    """While nothing was drafted yet; after that a file comes and goes with a new draft, which is countersigned anew."""
    return may_write(hand, user) and hand.state == HandState.HANDLING


def may_write(hand: Assignment, user: Any) -> bool:
    """The own unit, as long as the reply of this round is not signed."""
    return hand.answers and hand.state in WORKING and is_own(hand, user)


def draft_of(hand: Assignment) -> LetterDraft | None:
    return hand.letter_drafts.filter(round=hand.proposal.round).select_related("by").first()


def files_of(hand: Assignment, round_: int | None = None) -> list[LetterFile]:
    return [one for one in hand.letter_files.all() if one.round == (round_ or hand.proposal.round)]


def last_contact(hand: Assignment) -> str:
    """Whom the unit named in the reply before."""
    last = Reply.objects.filter(assignment__unit=hand.unit_id).order_by("-pk").values_list("contact", flat=True).first()
    return last or ""


# --- whom it names ----------------------------------------------------------------------------------------------
class Names(NamedTuple):
    """Whom a letter names: who writes it, with whom, to whom, and the committee that gets a copy."""

    unit: str
    helpers: list[str]
    proposers: str
    committee: str


def names_of(letter: Reply) -> Names:
    """As they were when it was signed; of what is not signed yet as they are."""
    if not letter.unit_name:
        return _names_now(letter)
    helpers = letter.helper_names.split("、") if letter.helper_names else []
    return Names(letter.unit_name, helpers, letter.proposer_names, letter.committee_name)


def _names_now(letter: Reply) -> Names:
    hand: Assignment = letter.assignment
    hands = hand.proposal.assignments.all()
    helpers = [str(one.unit) for one in hands if one.role == Assignment.Role.CO and one.returned_on is None]
    return Names(str(hand.unit), helpers, hand.proposal.proposer_words, committee_name())


def keep_names(letter: Reply) -> None:
    """With the signature the letter stands: it goes on naming whom it names now. In memory, the caller saves."""
    names = _names_now(letter)
    letter.unit_name, letter.helper_names = names.unit, "、".join(names.helpers)
    letter.proposer_names, letter.committee_name = names.proposers, names.committee


def drop_names(letter: Reply) -> None:
    """It goes back to be written anew. In memory, the caller saves."""
    letter.unit_name = letter.helper_names = letter.proposer_names = letter.committee_name = ""


# --- while it is written ----------------------------------------------------------------------------------------
@transaction.atomic
def keep(hand: Assignment, user: Any, words: dict[str, str], seen: int) -> LetterDraft:
    """Keep what was typed. Raises Refused where somebody else of the unit kept something since this page was shown."""
    Assignment.objects.select_for_update(of=("self",)).get(pk=hand.pk)
    draft = draft_of(hand)
    if (draft.version if draft else 0) != seen:
        who = f"{draft.by}" if draft and draft.by_id != user.pk else "您在另一窗口"
        raise Refused(f"{who}也在写这份答复，为免覆盖，本窗口不再自动保存。请复制您的修改，刷新页面后再填。")
    draft = draft or LetterDraft(assignment=hand, round=hand.proposal.round)
    for name in FIELDS:
        setattr(draft, name, words.get(name, ""))
    draft.version, draft.by, draft.at = draft.version + 1, user, clock.now()
    draft.save()
    return draft


def drop_files(hand: Assignment, keys: Iterable[str], user: Any) -> None:
    """Into the bin: those of this round that were ticked."""
    wanted = {str(key) for key in keys}
    for one in files_of(hand):
        if str(one.pk) in wanted:
            recycle.delete(one, user, owners=[user.pk], parent=hand.proposal)


def add_files(hand: Assignment, files: list[tuple[str, Any]]) -> list[LetterFile]:
    """Store checked files; each file is stored before its row says so."""
    return [
        LetterFile.objects.create(assignment=hand, round=hand.proposal.round, file=file, name=name, size=file.size)
        for name, file in files
    ]
