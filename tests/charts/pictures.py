"""Pictures to draw, by what is special about them."""

from collections.abc import Sequence
from itertools import accumulate

from bot.core.money import Money, share
from bot.core.pictures import (
    Bars,
    Course,
    Header,
    Limit,
    Overview,
    Pace,
    Picture,
    Rank,
    Ranking,
    Slice,
    Ticks,
    Trend,
)

KEYS = ("groceries", "housing", "dining", "transport", "shopping", "utilities", "health", "rest")

WORDS = {
    "ar": ("البقالة والمشتريات", "السكن", "المطاعم والمقاهي", "كل ما تبقى"),
    "he": ("מצרכים", "דיור", "מסעדות", "כל השאר"),
    "fa": ("خواربار", "مسکن", "رستوران‌ها", "بقیه"),
    "hi": ("किराने का सामान", "आवास", "बिजली और पानी", "बाकी सब"),
    "bn": ("মুদিখানা", "বাসস্থান", "খাবার", "অন্যান্য"),
    "or": ("ତେଜରାତି", "ଘର", "ଖାଦ୍ୟ", "ଅନ୍ୟାନ୍ୟ"),
    "ta": ("மளிகை பொருட்கள்", "வீடு", "உணவு", "மற்றவை"),
    "th": ("ของชำ", "ที่อยู่อาศัย", "ค่าน้ำค่าไฟ", "อื่น ๆ ทั้งหมด"),
    "my": ("ကုန်စုံ", "အိမ်ရာ", "အစားအသောက်", "အခြား"),
    "am": ("ግሮሰሪ", "መኖሪያ", "ምግብ", "ሌላ"),
    "zh_Hans": ("日用百货", "瑜伽和馄饨", "餐饮", "其他"),
    "ja": ("食料品", "住居", "珈琲", "その他"),
    "ko": ("식료품", "주거", "외식", "기타"),
    "ru": ("Продукты", "Жильё и коммунальные услуги для всей большой семьи", "Кафе", "Остальное"),
    "el": ("Ψώνια", "Κατοικία", "Εστιατόρια", "Υπόλοιπα"),
    "vi": ("Thực phẩm", "Nhà ở", "Ăn uống", "Khác"),
}

LONG = "Everything that the whole family needs for the house, the garden and both of the dogs"
NAMES = ("Groceries", "Housing", "Dining")
SOME_TICKS: Ticks = ((0, "1"), (3, "4"))


def sums(amounts: Sequence[str], currency: str) -> tuple[Money, ...]:
    """Money of these amounts."""
    return tuple(Money.of(amount, currency) for amount in amounts)


def header(total: Money, locale: str = "en", title: str = "June 2026", label: str = "spent") -> Header:
    """What stands on top."""
    return Header(title, total, label, locale)


def days(
    now: Sequence[str] = ("3", "0", "14.20", "8"),
    before: Sequence[str] = ("5", "2", "0", "9", "30"),
    currency: str = "EUR",
    *,
    title: str = "By day",
    labels: tuple[str, str, str] = ("June 2026", "May 2026", "Today"),
    ticks: Ticks = SOME_TICKS,
    today: int | None = 2,
    limit: str | None = None,
) -> Bars:
    """Bars with their words."""
    return Bars(
        title=title,
        now=sums(now, currency),
        before=sums(before, currency),
        ticks=ticks,
        label_now=labels[0],
        label_before=labels[1],
        today=today,
        label_today=labels[2],
        limit=Limit(Money.of(limit, currency), "Budget for a day") if limit else None,
    )


def overview(
    names: Sequence[str] = NAMES,
    amounts: Sequence[str] = (),
    currency: str = "EUR",
    *,
    locale: str = "en",
    title: str = "June 2026",
    bars: Bars | None = None,
) -> Overview:
    """A picture with a slice for each name; amounts that aren't given are 100, 90, 80, … (never under 1)."""
    parts = sums(amounts or [str(max(1, 100 - 10 * number)) for number in range(len(names))], currency)
    total = Money.total(parts, currency)
    slices = tuple(
        Slice(KEYS[number] if number < len(KEYS) else f"own_{number}", name, money, share(money, total))
        for number, (name, money) in enumerate(zip(names, parts, strict=True))
    )
    return Overview(header(total, locale, title), slices, bars or days(currency=currency))


def course(bars: Bars | None = None, *, locale: str = "en", title: str = "June 2026") -> Course:
    """Large bars."""
    shown = bars or days()
    currency = shown.now[0].currency if shown.now else "EUR"
    return Course(header(Money.total(shown.now, currency), locale, title), shown)


def trend(
    spent: Sequence[str] = ("900", "1100.50", "1000"),
    income: Sequence[str] = ("2000", "0", "2100"),
    currency: str = "EUR",
    *,
    locale: str = "en",
    words: Sequence[str] = ("Spent", "Received", "So far"),
    ticks: Ticks = ((0, "Apr"), (1, "May"), (2, "Jun")),
    today: int | None = 2,
) -> Trend:
    """Months of spending and income."""
    return Trend(
        header=header(Money.total(sums(spent, currency), currency), locale),
        title="",
        spent=sums(spent, currency),
        income=sums(income, currency),
        ticks=ticks,
        label_spent=words[0],
        label_income=words[1],
        today=today,
        label_today=words[2],
    )


def ranking(
    names: Sequence[str] = NAMES,
    amounts: Sequence[str] = ("75", "20", "5"),
    currency: str = "EUR",
    *,
    locale: str = "en",
    note: str = "12 times",
) -> Ranking:
    """Lines of who got how much."""
    parts = sums(amounts, currency)
    total = Money.total(parts, currency)
    ranks = tuple(
        Rank(name, money, share(money, total), note) for name, money in zip(names, parts, strict=True)
    )
    return Ranking(header(total, locale), "Where most of it went", ranks)


def pace(
    now: Sequence[int] = (20, 0, 35, 5),
    before: Sequence[int] = (10, 10, 50, 0, 0, 20, 5),
    currency: str = "EUR",
    *,
    locale: str = "en",
    length: int = 6,
    labels: tuple[str, str, str] = ("June 2026", "May 2026", "Budget"),
    limit: str | None = "200",
) -> Pace:
    """What these days' sums add up to, day by day."""
    spent = sums([str(amount) for amount in accumulate(now)], currency)
    return Pace(
        header=header(spent[-1] if spent else Money.zero(currency), locale),
        title="",
        now=spent,
        before=sums([str(amount) for amount in accumulate(before)], currency),
        days=length,
        ticks=tuple((day, str(day + 1)) for day in range(0, length, 5)),
        label_now=labels[0],
        label_before=labels[1],
        limit=Limit(Money.of(limit, currency), labels[2]) if limit else None,
    )


MONTH = [str(day * 37 % 80 + day % 3) for day in range(30)]
RENT = ["12", "1180", *MONTH[:13]]

PICTURES: dict[str, Picture] = {
    "usual": overview(),
    "one slice": overview(["Groceries"]),
    "eight slices": overview(
        [f"Category {number}" for number in range(8)], bars=days(MONTH, MONTH[::-1], limit="33.33", today=11)
    ),
    "forty slices": overview([f"Category {number}" for number in range(40)]),
    "nothing at all": overview([], bars=days(["0"] * 30, ["0"] * 31, today=4)),
    "no bars": overview(bars=days([], [], ticks=(), today=None)),
    "one bar": overview(bars=days(["12"], [], ticks=((0, "Monday, 1 June"),), today=0)),
    "a year of days": overview(
        bars=days([str(day % 40) for day in range(366)], ticks=tuple((day, str(day)) for day in range(366)))
    ),
    "long names": overview(
        [LONG, LONG.replace(" ", ""), "W" * 60, "x"], title=LONG * 2, bars=days(title=LONG)
    ),
    "long legend of bars": overview(bars=days(title=LONG, labels=(LONG, LONG, LONG))),
    "huge amounts": overview(
        [LONG, "Rent"],
        ["123456789012", "999999999999999"],
        "IDR",
        bars=days(["999999999999999"], ["1"], "IDR"),
    ),
    "three decimals": overview(
        ["Groceries", LONG], ["123456.789", "0.001"], "KWD", bars=days(["0.5"], [], "KWD")
    ),
    "no decimals": overview(NAMES, ["81200", "9000", "1"], "JPY", bars=days(["81200", "9001"], [], "JPY")),
    "came back": overview(["Refunds", "Dining"], ["-250", "40"], bars=days(["-250", "40"], ["-10", "5"])),
    "cancels out": overview(["Refunds", "Dining"], ["-40", "40"]),
    "crowded ticks": overview(
        bars=days(ticks=tuple((number % 5, f"label number {number}") for number in range(30)))
    ),
    "ticks outside": overview(bars=days(ticks=((-3, "before"), (1, "2"), (99, "after")), today=77)),
    "dollars and markup": overview(["$100_a^2$ <b>\\frac{x}</b> %", "a\nb\tc"], title="$x$", currency="USD"),
    "unspeakable": overview(
        ["🛒 Food 👨‍👩‍👧", "\U00010331\u0378\ue000", "🎁", "\u202etxet\x00", "é\u0301\u0301"]
    ),
    "large bills": overview(bars=days(RENT, ["1180", *MONTH[:12], "700"], today=1)),
    "bars": course(days(MONTH, MONTH[::-1], limit="33.33", today=11)),
    "bars with large bills": course(days([*RENT, "1240000", "1250000.5"], RENT, today=16, limit="40")),
    "bars of nothing": course(days(["0"] * 7, ["0"] * 7)),
    "no bars at all": course(days([], [], ticks=(), today=None)),
    "months": trend(
        [str(900 + 37 * month % 400) for month in range(12)],
        [str(2000 + 300 * (month % 2)) for month in range(12)],
        ticks=tuple(
            (month, name)
            for month, name in enumerate(
                "JanFebMarAprMayJunJulAugSepOctNovDec"[i : i + 3] for i in range(0, 36, 3)
            )
        ),
        today=11,
    ),
    "months without income": trend(income=("0", "0", "0")),
    "a car": trend(["400", "410", "0", "390", "420", "23500", "380"], ["0"] * 7, today=None),
    "empty months": trend(["0"] * 12, ["0"] * 12),
    "no months": trend([], [], ticks=(), today=None),
    "merchants": ranking(
        ["Edeka", LONG, "Café am Markt 🥐", "Deutsche Bahn", "x"], ["512.30", "400", "80", "33.33", "0.05"]
    ),
    "one merchant": ranking(["Edeka"], ["0.01"]),
    "merchants that paid back": ranking(NAMES, ["30", "-10", "-80"], note=""),
    "huge merchants": ranking([LONG, "x"], ["999999999999999", "0.01"], note=LONG),
    "no merchants": ranking([], []),
    "pace": pace(
        [day * 37 % 80 for day in range(12)], [day * 31 % 70 for day in range(31)], length=30, limit="1200"
    ),
    "pace of a whole period": pace(length=4),
    "first day": pace([12], [], limit=None, length=30),
    "pace of nothing": pace([0, 0, 0], [0, 0], limit=None),
    "huge pace": pace([10**14, 5 * 10**13], [1], "IDR", limit="999999999999999"),
    "paid back": pace([50, -300, 20], [10, 20]),
    "pace before it began": pace([], [5, 5], limit=None),
    **{
        f"words of {locale}": overview(
            words,
            locale=locale,
            title=words[1],
            bars=days(title=words[0], labels=(words[2], words[3], words[1])),
        )
        for locale, words in WORDS.items()
    },
    **{
        f"merchants of {locale}": ranking(
            WORDS[locale], ["9", "5", "3", "1"], locale=locale, note=WORDS[locale][3]
        )
        for locale in ("ar", "hi", "zh_Hans")
    },
    **{f"months of {locale}": trend(locale=locale, words=WORDS[locale]) for locale in ("ar", "bn", "ja")},
    **{f"pace of {locale}": pace(locale=locale, labels=WORDS[locale][:3]) for locale in ("he", "th", "ko")},
}
