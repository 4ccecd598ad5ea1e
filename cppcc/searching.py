"""What is searched of the shared ground's own records (``cppcc.search``)."""

from cppcc.frame import places
from cppcc.handbook import finding, paper  # noqa: F401 - the job that prints a book
from cppcc.models import Binned
from cppcc.search import source

source(Binned, "words", apart={"kind": ("kind_words",)})

places(finding.places_for)
