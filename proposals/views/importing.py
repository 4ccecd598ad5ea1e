"""Import of earlier years' proposals, and of what was exported and changed."""

from cppcc.rights import OFFICE
from cppcc.sheets.pages import ImportView
from proposals.importing import PROPOSALS


class ProposalImport(ImportView):
    roles = OFFICE
    importer, list_name = PROPOSALS, "proposal_list"
