"""What is done once after an update of the program, and how far it is."""

from django.db import models


class AfterUpdate(models.Model):
    """One thing that is done after an update (``cppcc.updating``); what is due is read from here.

    ``mark`` is what it was begun for, ``at`` where its next portion begins, ``left`` what a person has to look at.
    """

    name = models.CharField(primary_key=True, max_length=50)
    mark = models.CharField(max_length=64)
    at = models.CharField(max_length=200, blank=True)
    changed = models.PositiveIntegerField(default=0)
    left = models.TextField(blank=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
