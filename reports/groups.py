"""Under which heading a figure stands on pages."""

from typing import Any

GROUPS = {
    "proposals": "提案", "activities": "活动", "unity": "活动", "grassroots": "活动", "brand": "协商品牌", "plan": "协商计划",
    "outcomes": "成果", "micro": "微建议", "opinion": "社情民意", "liaison": "联系服务", "welfare": "联系服务",
    "publicity": "联系服务", "party": "机关", "office": "机关", "members": "委员", "duty": "委员", "training": "委员",
    "own": "自设数据",
}  # fmt: skip
OTHERS = "专项统计"


def group_of(entry: Any) -> str:
    """Its own, or that of the first word of its key."""
    return entry.group or GROUPS.get(entry.key.partition(".")[0], OTHERS)
