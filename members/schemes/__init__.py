"""考核办法: the rules of a year's assessment as data, how they are read, and the points they give."""
