"""What every page shows around its content: navigation, the year, the committee's name."""
from typing import Any
def page_furniture(request: Any) -> dict[str, Any]:
    return {}
