"""Forms of proposals: the draft, what each step asks, the year's rules, import."""
