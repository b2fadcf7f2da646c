"""What can be chosen: every value that is offered is taken and found again, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.chats import ChatSettings
from bot.core.confirmations import ConfirmationStyle
from bot.core.intents import Configure
from bot.core.languages import LANGUAGES
from bot.core.ledger import ChatId
from bot.core.number_styles import NumberStyle
from bot.services.options import Option, chosen, present, wished

SETTINGS = ChatSettings(ChatId(1), "EUR", "Europe/Berlin", "en")
VALUES = {
    Option.LANGUAGE: [*LANGUAGES, "pt-br", "zh-hans", "de-AT"],
    Option.NUMBERS: ["", *NumberStyle],
    Option.WEEK: [str(day) for day in range(7)],
    Option.MONTH: [str(day) for day in range(1, 32)],
    Option.CONFIRMATIONS: [*ConfirmationStyle],
    Option.TWICE: ["on", "off"],
}


@pytest.mark.parametrize("option", Option)
def test_what_is_chosen_is_present_and_all_else_stays(option: Option) -> None:
    others = [other for other in Option if other is not option]
    for value in VALUES[option]:
        changed = chosen(SETTINGS, option, value)
        assert present(changed, option) == value
        assert [present(changed, other) for other in others] == [present(SETTINGS, other) for other in others]
    assert len({present(chosen(SETTINGS, option, value), option) for value in VALUES[option]}) > 1


@given(st.sampled_from(Option), st.text(max_size=8))
def test_nothing_else_can_be_chosen(option: Option, value: str) -> None:
    try:
        changed = chosen(SETTINGS, option, value)
    except ValueError:
        return
    assert option is Option.LANGUAGE or chosen(changed, option, present(changed, option)) == changed
    assert 1 <= changed.calendar.month_start <= 31
    assert 0 <= changed.calendar.week_start <= 6


@pytest.mark.parametrize(
    ("option", "value"),
    [
        (Option.MONTH, "0"),
        (Option.MONTH, "32"),
        (Option.WEEK, "7"),
        (Option.WEEK, "-1"),
        (Option.NUMBERS, "roman"),
        (Option.TWICE, "maybe"),
        (Option.LANGUAGE, "xx"),
        (Option.LANGUAGE, ""),
    ],
)
def test_a_value_that_is_none_is_refused(option: Option, value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        chosen(SETTINGS, option, value)


def test_a_wish_names_only_what_was_said() -> None:
    assert wished(Configure(currency="EUR")) == {}
    assert wished(Configure(week_start=0, month_start=25)) == {Option.WEEK: "0", Option.MONTH: "25"}
    assert wished(Configure(language="de")) == {Option.LANGUAGE: "de"}
