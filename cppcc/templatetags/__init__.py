"""Tags of pages, for the templates of every app."""
