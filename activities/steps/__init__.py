"""What each step writes besides the state, one course a file. The tables that name them: ``activities.course``."""
