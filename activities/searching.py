"""What is searched of activities, micro-suggestions and tasks (``cppcc.search``)."""

from activities.models import Activity, MicroSuggestion, OfficeTask
from cppcc.search import source

source(Activity, "title", "place", body=("summary",))
source(MicroSuggestion, "title", body=("content",), apart={"place": ("place",)}, also=("member",), compared=True)
source(OfficeTask, "title")
