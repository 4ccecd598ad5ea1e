"""Pages of activities and micro-suggestions."""
