"""What is searched of the shared ground's own records (``cppcc.search``)."""

from cppcc.models import Binned
from cppcc.search import source

source(Binned, "words", apart={"kind": ("kind_words",)})
