"""HTML as the Bot API reads it."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import Entity, detected, utf16_length
from bot.sandbox.errors import BadRequest
from bot.sandbox.markup import parse


def test_tags_become_entities_and_their_nesting_is_kept() -> None:
    text, entities = parse("<b>paid <i>500</i></b> &lt;INR&gt; &amp; &#8364;", "HTML")
    assert text == "paid 500 <INR> & €"
    assert entities == [
        {"type": "bold", "offset": 0, "length": 8},
        {"type": "italic", "offset": 5, "length": 3},
    ]


@pytest.mark.parametrize(
    ("html", "entity"),
    [
        ("<strong>x</strong>", {"type": "bold"}),
        ("<em>x</em>", {"type": "italic"}),
        ("<ins>x</ins>", {"type": "underline"}),
        ("<del>x</del>", {"type": "strikethrough"}),
        ("<code>x</code>", {"type": "code"}),
        ('<pre><code class="language-sql">x</code></pre>', {"type": "pre", "language": "sql"}),
        ("<a href='https://example.org/?a=1&amp;b=2'>x</a>", {"type": "text_link"}),
        ("<blockquote>x</blockquote>", {"type": "blockquote"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ("<tg-spoiler>x</tg-spoiler>", {"type": "spoiler"}),
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ('<tg-emoji emoji-id="5">x</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5"}),
    ],
)
def test_every_tag_that_telegram_knows(html: str, entity: Entity) -> None:
    text, [found] = parse(html, "html")
    assert text == "x"
    assert {**found, **entity, "offset": 0, "length": 1} == found
    assert found.get("url") in {None, "https://example.org/?a=1&b=2"}


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("€ <x>", 'Unsupported start tag "x" at byte offset 4'),
        ("<b>never closed", 'Can\'t find end tag corresponding to start tag "b"'),
        ("closed</b>", "Unexpected end tag at byte offset 6"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("I <3", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x"', "Unclosed start tag at byte offset 0"),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(html: str, complaint: str) -> None:
    with pytest.raises(BadRequest) as refused:
        parse(html, "HTML")
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize("mode", ["MarkdownV2", "Markdown", "BBCode"])
def test_other_parse_modes_are_refused_clearly(mode: str) -> None:
    with pytest.raises(BadRequest, match="parse_mode"):
        parse("*x*", mode)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_escaped_text_comes_out_as_it_went_in(text: str) -> None:
    assert parse(escape(text), "HTML") == (text.strip(), [])


@given(st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1))
def test_offsets_count_utf16_units(text: str) -> None:
    _, [entity] = parse(f"😀 <b>{escape(text)}</b>", "HTML")
    assert entity == {"type": "bold", "offset": 3, "length": utf16_length(text)}


def test_commands_links_and_names_are_found_in_plain_text() -> None:
    text = "/start@bookkeeper_bot see https://example.org/a, @alice #food me@example.org 1/2"
    spans = [(one["type"], text[one["offset"] : one["offset"] + one["length"]]) for one in detected(text)]
    assert spans == [
        ("bot_command", "/start@bookkeeper_bot"),
        ("url", "https://example.org/a"),
        ("mention", "@alice"),
        ("hashtag", "#food"),
        ("email", "me@example.org"),
    ]


def test_nothing_is_looked_for_inside_code() -> None:
    text, entities = parse("<code>/help</code> /help", "HTML")
    found = detected(text, entities)
    assert [(one["type"], one["offset"]) for one in found] == [("code", 0), ("bot_command", 6)]
