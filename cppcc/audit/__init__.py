"""The audit trail: who changed what, when, from where, as a list that nobody can write to.

The rows are django-auditlog's; `pages` is mounted by the project's addresses for administrators.
"""
