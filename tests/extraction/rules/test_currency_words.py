"""Money of other countries, called by its name in the chat's language."""

from datetime import date

import pytest

from bot.core.categories import DEFAULTS
from bot.core.intents import IncomingText, Record
from bot.core.ports import Effort
from bot.extraction.chain import GroundedExtractor
from bot.extraction.rules.extractor import RulesExtractor

SAID = {
    (
        "zh",
        "CNY",
    ): "买菜 500 日元 JPY · 买菜 500 卢比 INR · 午饭 20 美元 USD · 咖啡 3欧元 EUR · 书 12 英镑 GBP · 茶 30 港币 HKD",
    (
        "es",
        "MXN",
    ): "café 500 yenes JPY · café 500 rupias INR · café 5 francos suizos CHF · café 50 yuanes CNY",
    ("de", "EUR"): "Kaffee 500 Yen JPY · Kaffee 500 Rupien INR · Kaffee 500 Rubel RUB · Kaffee 20 Zloty PLN",
    (
        "fr",
        "EUR",
    ): "café 500 yens JPY · café 500 roupies INR · café 5 francs suisses CHF · café 500 roubles RUB",
    ("pt", "BRL"): "café 500 ienes JPY · café 500 rupias INR · café 5 euros EUR · café 500 rublos RUB",
    (
        "ru",
        "RUB",
    ): "кофе 500 иен JPY · кофе 500 рупий INR · кофе 5 долларов USD · кофе 5 фунтов GBP · кофе 50 гривен UAH",
    ("hi", "INR"): "कॉफ़ी 500 येन JPY · कॉफ़ी 5 डॉलर USD · कॉफ़ी 5 यूरो EUR · कॉफ़ी 5 पाउंड GBP",
}


@pytest.mark.parametrize(
    ("language", "own", "text", "code"),
    [(*chat, *one.rsplit(" ", 1)) for chat, said in SAID.items() for one in said.split(" · ")],
)
async def test_a_currency_is_called_by_its_name(language: str, own: str, text: str, code: str) -> None:
    message = IncomingText(text, date(2026, 11, 23), "UTC", own, language, DEFAULTS)
    reading = await GroundedExtractor(RulesExtractor()).extract(message, Effort.RULES)
    assert isinstance(reading.intent, Record)
    (entry,) = reading.intent.entries
    assert entry.currency == code
    assert entry.description == text.split(maxsplit=1)[0] or language == "zh"


@pytest.mark.parametrize(
    ("language", "own", "text"),
    [("zh", "CNY", "咖啡 28 元"), ("zh", "CNY", "咖啡28块"), ("ru", "RUB", "кофе 250 р")],
)
async def test_the_chats_own_money_needs_no_name(language: str, own: str, text: str) -> None:
    message = IncomingText(text, date(2026, 11, 23), "UTC", own, language, DEFAULTS)
    reading = await GroundedExtractor(RulesExtractor()).extract(message, Effort.RULES)
    assert isinstance(reading.intent, Record)
    assert reading.intent.entries[0].currency in (None, own)
