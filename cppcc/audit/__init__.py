"""The audit trail: who changed what, when, from where, and who came, failed, was refused or took something out.

The rows are django-auditlog's; nobody can write to them but `events.note` and the models' own changes. `disclosure` says
what a reader sees of a record, `sealing` chains what is committed, `archiving` keeps whole years in files, `watching`
tells the office what is unusual.
"""
