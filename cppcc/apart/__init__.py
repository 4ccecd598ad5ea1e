"""What comes from outside is looked at in a process of its own, which has little memory and little time.

`asking` is the door for the web: a picture made small and clean, a document allowed or refused in a sentence. `program`
is the process; `pictures`, `documents` and `pdf` run only in it and know no Django.
"""
