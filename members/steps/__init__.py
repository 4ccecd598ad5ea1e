"""What each step of a scheme, an assessment, a declared duty and a duty report writes besides the state.

The tables that name them stand in ``members.course``; each function returns the words that the course shows.
"""
