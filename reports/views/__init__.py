"""Pages of figures and reports."""
