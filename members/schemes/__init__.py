"""考核办法: the rules of a year's assessment as data, how they are read, and the points they give.

Pure: nothing here knows the database, so models read their rules with it. What writes a scheme is ``members.drafting``.
"""
