"""The README's six messages in the other languages, as people write them there, and what comes back."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tests.bot import Json, RunningBot

REPLY = 3
"""The turn that is a reply to the answer before it."""


@dataclass(frozen=True)
class Conversation:
    """What somebody sends whose Telegram is set to `language`, and what is answered.

    The last answer is a picture, whose caption is begun by `title`, of this month, and by what the last turn says.
    No-break spaces stand here as spaces.
    """

    language: str
    turns: tuple[tuple[str, str], ...]
    title: str
    months: str


CONVERSATIONS = (
    Conversation(
        "es",
        (
            ("café 4,50", "✅ 4,50 EUR — café\n🍽 Restaurantes · hoy"),
            (
                "almuerzo 12,50, taxi 8 y café 4",
                (
                    "✅ 3 movimientos · 24,50 EUR · hoy\n"
                    "1. 12,50 EUR — almuerzo · 🍽 Restaurantes\n"
                    "2. 8 EUR — taxi · 🚕 Transporte\n"
                    "3. 4 EUR — café · 🍽 Restaurantes"
                ),
            ),
            (
                "Gasté 500 INR en el supermercado ayer",
                "✅ 500 INR — supermercado\n🛒 Supermercado · ayer",
            ),
            ("no, 520", "✏️ 520 INR — supermercado\n🛒 Supermercado · ayer"),
            ("cobré el sueldo 2500", "✅ +2.500 EUR — sueldo\n💼 Sueldo · hoy"),
            ("¿cuánto gasté este mes?", "Gastos: 29 EUR"),
        ),
        "{month} de {year}",
        "Enero Febrero Marzo Abril Mayo Junio Julio Agosto Septiembre Octubre Noviembre Diciembre",
    ),
    Conversation(
        "pt-br",
        (
            ("café 4,50", "✅ 4,50 BRL — café\n🍽 Restaurantes · hoje"),
            (
                "almoço 12,50, táxi 8 e café 4",
                (
                    "✅ 3 lançamentos · 24,50 BRL · hoje\n"
                    "1. 12,50 BRL — almoço · 🍽 Restaurantes\n"
                    "2. 8 BRL — táxi · 🚕 Transporte\n"
                    "3. 4 BRL — café · 🍽 Restaurantes"
                ),
            ),
            ("Gastei 500 INR no mercado ontem", "✅ 500 INR — mercado\n🛒 Supermercado · ontem"),
            ("não, 520", "✏️ 520 INR — mercado\n🛒 Supermercado · ontem"),
            ("recebi o salário 2500", "✅ +2.500 BRL — salário\n💼 Salário · hoje"),
            ("quanto gastei este mês?", "Gastos: 29 BRL"),
        ),
        "{month} de {year}",
        "Janeiro Fevereiro Março Abril Maio Junho Julho Agosto Setembro Outubro Novembro Dezembro",
    ),
    Conversation(
        "fr",
        (
            ("café 4,50", "✅ 4,50 EUR — café\n🍽 Restaurants · aujourd’hui"),
            (
                "déjeuner 12,50, taxi 8 et café 4",
                (
                    "✅ 3 opérations · 24,50 EUR · aujourd’hui\n"
                    "1. 12,50 EUR — déjeuner · 🍽 Restaurants\n"
                    "2. 8 EUR — taxi · 🚕 Transports\n"
                    "3. 4 EUR — café · 🍽 Restaurants"
                ),
            ),
            ("Dépensé 500 INR en courses hier", "✅ 500 INR — courses\n🛒 Courses · hier"),
            ("non, 520", "✏️ 520 INR — courses\n🛒 Courses · hier"),
            ("reçu mon salaire 2500", "✅ +2 500 EUR — salaire\n💼 Salaire · aujourd’hui"),
            ("combien j'ai dépensé ce mois-ci ?", "Dépenses : 29 EUR"),
        ),
        "{month} {year}",
        "Janvier Février Mars Avril Mai Juin Juillet Août Septembre Octobre Novembre Décembre",
    ),
    Conversation(
        "de",
        (
            ("Kaffee 4,50", "✅ 4,50 EUR — Kaffee\n🍽 Restaurants · heute"),
            (
                "Mittagessen 12,50, Taxi 8 und Kaffee 4",
                (
                    "✅ 3 Einträge · 24,50 EUR · heute\n"
                    "1. 12,50 EUR — Mittagessen · 🍽 Restaurants\n"
                    "2. 8 EUR — Taxi · 🚕 Mobilität\n"
                    "3. 4 EUR — Kaffee · 🍽 Restaurants"
                ),
            ),
            (
                "Gestern 500 INR für Lebensmittel ausgegeben",
                "✅ 500 INR — Lebensmittel\n🛒 Lebensmittel · gestern",
            ),
            ("nein, 520", "✏️ 520 INR — Lebensmittel\n🛒 Lebensmittel · gestern"),
            ("Gehalt bekommen 2500", "✅ +2.500 EUR — Gehalt\n💼 Gehalt · heute"),
            ("Wie viel habe ich diesen Monat ausgegeben?", "Ausgaben: 29 EUR"),
        ),
        "{month} {year}",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
    Conversation(
        "ru",
        (
            ("кофе 250", "✅ 250 RUB — кофе\n🍽 Кафе и рестораны · сегодня"),
            (
                "обед 450, такси 300 и кофе 150",
                (
                    "✅ 3 записи · 900 RUB · сегодня\n"
                    "1. 450 RUB — обед · 🍽 Кафе и рестораны\n"
                    "2. 300 RUB — такси · 🚕 Транспорт\n"
                    "3. 150 RUB — кофе · 🍽 Кафе и рестораны"
                ),
            ),
            ("Вчера потратила 500 INR на продукты", "✅ 500 INR — продукты\n🛒 Продукты · вчера"),
            ("нет, 520", "✏️ 520 INR — продукты\n🛒 Продукты · вчера"),
            ("пришла зарплата 80000", "✅ +80 000 RUB — зарплата\n💼 Зарплата · сегодня"),
            ("сколько я потратила в этом месяце?", "Потрачено: 1 150 RUB"),
        ),
        "{month} {year} г.",
        "Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь",
    ),
    Conversation(
        "hi",
        (
            ("कॉफ़ी 150", "✅ 150 INR — कॉफ़ी\n🍽 खाना-पीना · आज"),
            (
                "लंच 250, टैक्सी 180 और चाय 20",
                (
                    "✅ 3 एंट्री · 450 INR · आज\n"
                    "1. 250 INR — लंच · 🍽 खाना-पीना\n"
                    "2. 180 INR — टैक्सी · 🚕 आना-जाना\n"
                    "3. 20 INR — चाय · 🍽 खाना-पीना"
                ),
            ),
            ("कल राशन पर 40 USD खर्च किए", "✅ 40 USD — राशन\n🛒 राशन · कल"),
            ("नहीं, 42", "✏️ 42 USD — राशन\n🛒 राशन · कल"),
            ("सैलरी मिली 125000", "✅ +1,25,000 INR — सैलरी\n💼 सैलरी · आज"),
            ("इस महीने कितना खर्च किया?", "खर्च: 600 INR"),
        ),
        "{month} {year}",
        "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    ),
    Conversation(
        "zh-hans",
        (
            ("咖啡 28", "✅ 28 CNY — 咖啡\n🍽 餐饮 · 今天"),
            (
                "午饭 35，打车 18，咖啡 15",
                (
                    "✅ 3 笔 · 68 CNY · 今天\n"
                    "1. 35 CNY — 午饭 · 🍽 餐饮\n"
                    "2. 18 CNY — 打车 · 🚕 交通\n"
                    "3. 15 CNY — 咖啡 · 🍽 餐饮"
                ),
            ),
            ("昨天买菜花了 500 INR", "✅ 500 INR — 买菜\n🛒 买菜日用 · 昨天"),
            ("不对，520", "✏️ 520 INR — 买菜\n🛒 买菜日用 · 昨天"),
            ("收到工资 8000", "✅ +8,000 CNY — 工资\n💼 工资 · 今天"),
            ("这个月花了多少钱？", "支出：96 CNY"),
        ),
        "{year}年{month}",
        "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    ),
)


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda one: one.language[:2])
async def test_the_six_messages_are_answered_in_the_language(
    bot: RunningBot, conversation: Conversation
) -> None:
    chat = bot.chat(101)
    await chat.opens(first_name="Ana", language_code=conversation.language)
    answers: list[Json] = []
    for number, (message, _) in enumerate(conversation.turns):
        answers.append(await chat.sends(message, reply_to=answers[-1] if number == REPLY else None))
    *booked, figure = (answer for _, answer in conversation.turns)
    *texts, picture = answers
    assert [plain(text["text"]) for text in texts] == booked
    assert picture["photo"]
    assert plain(picture["caption"]).split("\n")[:2] in [[title, figure] for title in titles(conversation)]


def titles(conversation: Conversation) -> list[str]:
    """This month, as far west and as far east as people live."""
    days = [datetime.now(UTC) + timedelta(hours=hours) for hours in (-12, 14)]
    months = conversation.months.split()
    return [conversation.title.format(month=months[day.month - 1], year=day.year) for day in days]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")
