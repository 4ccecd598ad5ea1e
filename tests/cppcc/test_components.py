"""What the components of pages draw, above all where pieces must touch."""

import re

import pytest
from django.template import Context, Engine, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.urls import reverse


def drawn(source, **values):
    return Template(source).render(Context(values))


def test_a_run_over_several_lines_leaves_no_gap_between_chinese_characters():
    source = "<p>{% run %}\n  甲{% if yes %}\n    <b>乙</b>\n  {% endif %}\n  丙\n{% endrun %}</p>"
    assert drawn(source, yes=True) == "<p>甲<b>乙</b>丙</p>"


def test_a_run_keeps_line_breaks_of_values_and_blanks_that_are_asked_for():
    assert drawn('{% run %}\n{{ a }}{{ " " }}\n{{ b }}\n{% endrun %}', a="一\n二", b="三") == "一\n二 三"


def test_a_run_keeps_the_wide_blank_beside_a_line_break():
    assert drawn("{% run %}\n  甲\n  　乙　\n  丙\n{% endrun %}") == "甲　乙　丙"


def test_a_run_keeps_attributes_apart():
    source = '{% run %}\n<b>甲</b>\n<i\n  class="{{ a }}"\n  hidden\n></i>\n乙\n{% endrun %}'
    assert drawn(source, a="x") == '<b>甲</b><i class="x" hidden ></i>乙'


def test_a_block_in_a_frame_can_be_extended():
    pages = {
        "parent": "{% panel %}{% block a %}甲{% endblock %}{% endpanel %}",
        "child": "{% extends 'parent' %}{% block a %}{{ block.super }}乙{% endblock %}",
    }
    engine = Engine(
        loaders=[("django.template.loaders.locmem.Loader", pages)], builtins=["cppcc.templatetags.components"]
    )
    assert "甲乙" in engine.get_template("child").render(Context())


def test_words_are_escaped_wherever_they_stand():
    bad = "<i>"
    source = "{% badge bad %}{% action bad '/a/' %}{% fact bad bad %}{% dotted bad bad %}{% panel bad %}{% endpanel %}"
    assert "<i>" not in drawn(source, bad=bad)


def test_components_leave_nothing_at_their_ends():
    assert drawn('{% badge "甲" %}{% badge "乙" "plain" %}') == (
        '<span class="badge text-bg-secondary">甲</span><span class="badge text-bg-light border">乙</span>'
    )


def test_a_component_does_not_see_the_page():
    assert "秘密" not in drawn("{% panel %}{% endpanel %}", title="秘密", aside="秘密")


def test_what_stands_in_a_block_sees_the_page():
    assert "甲" in drawn("{% panel '题' %}{{ word }}{% endpanel %}", word="甲")


def test_an_action_goes_to_a_named_page_with_a_query():
    shown = drawn('{% action "下载" "compendium" 2024 icon="download" small=True query="as=docx" %}')
    assert f'href="{reverse("compendium", args=[2024])}?as=docx"' in shown
    assert 'class="btn btn-sm btn-outline-secondary"' in shown
    assert "bi-download" in shown


def test_a_wrong_name_of_a_parameter_of_a_page_is_told():
    with pytest.raises(TemplateSyntaxError):
        Template("{% badge '甲' colour='red' %}")


def test_names_of_attributes_are_written_with_underscores():
    assert 'hx-get="/a/"' in drawn("{% panel hx_get='/a/' hx_trigger=None %}{% endpanel %}")
    assert "hx-trigger" not in drawn("{% panel hx_get='/a/' hx_trigger=None %}{% endpanel %}")


def test_a_fact_without_a_value_shows_a_dash():
    assert "—" in drawn("{% fact '电话' None %}")
    assert ">0<" in drawn("{% fact '次数' 0 %}").replace("\n", "").replace(" ", "")


def test_heads_come_as_words_as_things_and_as_lists():
    shown = drawn(
        "{% table_frame '单位' columns|numbers '选择'|hidden_head %}<tr></tr>{% endtable_frame %}", columns=["甲", "乙"]
    )
    assert shown.count('class="number"') == 2
    assert '<span class="visually-hidden">选择</span>' in shown
    assert 'tabindex="0"' in shown


def test_dotted_leaves_out_what_there_is_not():
    assert drawn("{% dotted a b c %}", a="甲", b=None, c=0) == "甲 · 0"


def test_a_form_of_one_button_carries_the_token():
    assert 'value="abc"' in drawn("{% post_action '全部标为已读' 'notices_read' %}", csrf_token="abc")


def test_a_page_is_sent_without_the_indentation_of_its_template_and_what_people_wrote_with_theirs():
    from_file = render_to_string("_typed.html", {"typed": ["甲\n    乙"]})
    assert "甲\n    乙</textarea>" in from_file
    assert not re.search(r"^[ \t]+<", from_file, re.MULTILINE)
