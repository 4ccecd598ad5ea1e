"""Forms of accounts, members, duties, schemes, assessments."""
