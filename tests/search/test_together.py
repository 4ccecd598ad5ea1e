"""A record and what is kept of it are one write, also where no transaction was begun."""

import pytest
from django.db.models.signals import post_save

from activities.models import Brand
from cppcc.search.rows import SearchRow


@pytest.mark.django_db(transaction=True)
def test_a_record_and_what_is_kept_of_it_are_written_together():
    def refuse(**kwargs):
        raise ZeroDivisionError

    post_save.connect(refuse, sender=Brand)
    try:
        with pytest.raises(ZeroDivisionError):
            Brand(name="桂林路").save()
    finally:
        post_save.disconnect(refuse, sender=Brand)
    assert not Brand.objects.exists()
    assert not SearchRow.objects.filter(kind="activities.brand").exists()
