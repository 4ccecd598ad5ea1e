"""List columns and filters."""
