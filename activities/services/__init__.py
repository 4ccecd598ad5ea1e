"""Writing, in transactions: one noun a file. Who may, and when, is asked above: in the course and in the views."""
