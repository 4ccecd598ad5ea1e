"""Pages of accounts, members, duties, schemes and assessments."""
