"""Report pictures to draw, by what is special about them."""

from collections.abc import Sequence

from bot.core.money import Money, share
from bot.core.reports import ReportPicture, Slice

KEYS = ("groceries", "housing", "dining", "transport", "shopping", "utilities", "health", "rest")

WORDS = {
    "ar": ("البقالة والمشتريات", "السكن", "المطاعم والمقاهي", "كل ما تبقى"),
    "he": ("מצרכים", "דיור", "מסעדות", "כל השאר"),
    "hi": ("किराने का सामान", "आवास", "बिजली और पानी", "बाकी सब"),
    "bn": ("মুদিখানা", "বাসস্থান", "খাবার", "অন্যান্য"),
    "ta": ("மளிகை பொருட்கள்", "வீடு", "உணவு", "மற்றவை"),
    "th": ("ของชำ", "ที่อยู่อาศัย", "ค่าน้ำค่าไฟ", "อื่น ๆ ทั้งหมด"),
    "my": ("ကုန်စုံ", "အိမ်ရာ", "အစားအသောက်", "အခြား"),
    "am": ("ግሮሰሪ", "መኖሪያ", "ምግብ", "ሌላ"),
    "zh_Hans": ("日用百货", "住房", "餐饮", "其他"),
    "ja": ("食料品", "住居", "買い物", "その他"),
    "ko": ("식료품", "주거", "외식", "기타"),
    "ru": ("Продукты", "Жильё и коммунальные услуги для всей большой семьи", "Кафе", "Остальное"),
    "el": ("Ψώνια", "Κατοικία", "Εστιατόρια", "Υπόλοιπα"),
    "vi": ("Thực phẩm", "Nhà ở", "Ăn uống", "Khác"),
}


def picture(
    names: Sequence[str] = ("Groceries", "Housing", "Dining"),
    amounts: Sequence[str] = (),
    currency: str = "EUR",
    *,
    locale: str = "en",
    bars: Sequence[str] = ("3", "0", "14.20", "8"),
    before: Sequence[str] = ("5", "2", "0", "9", "30"),
    title: str = "June 2026",
    bars_title: str = "By day",
    labels: tuple[str, str] = ("June 2026", "May 2026"),
    ticks: Sequence[tuple[int, str]] = ((0, "1"), (3, "4")),
    today: int | None = 2,
) -> ReportPicture:
    """A picture with a slice for each name; amounts that aren't given are 100, 90, 80, … (never under 1)."""
    sums = [Money.of(amount, currency) for amount in amounts] or [
        Money.of(max(1, 100 - 10 * number), currency) for number in range(len(names))
    ]
    total = Money.total(sums, currency)
    return ReportPicture(
        title=title,
        total=total,
        total_label="spent",
        locale=locale,
        slices=tuple(
            Slice(KEYS[number] if number < len(KEYS) else f"own_{number}", name, money, share(money, total))
            for number, (name, money) in enumerate(zip(names, sums, strict=True))
        ),
        bars_title=bars_title,
        bars=tuple(Money.of(amount, currency) for amount in bars),
        bars_before=tuple(Money.of(amount, currency) for amount in before),
        bar_labels=tuple(ticks),
        label_now=labels[0],
        label_before=labels[1],
        today=today,
    )


LONG = "Everything that the whole family needs for the house, the garden and both of the dogs"

PICTURES = {
    "usual": picture(),
    "one slice": picture(["Groceries"]),
    "eight slices": picture([f"Category {number}" for number in range(8)]),
    "forty slices": picture([f"Category {number}" for number in range(40)]),
    "nothing at all": picture([], bars=["0"] * 30, before=["0"] * 31, today=4),
    "no bars": picture(bars=[], before=[], ticks=[], today=None),
    "one bar": picture(bars=["12"], before=[], ticks=[(0, "Monday, 1 June")], today=0),
    "a year of days": picture(
        bars=[str(day % 40) for day in range(366)], ticks=[(day, str(day)) for day in range(366)]
    ),
    "long names": picture([LONG, LONG.replace(" ", ""), "W" * 60, "x"], title=LONG * 2, bars_title=LONG),
    "long legend of bars": picture(bars_title=LONG, labels=(LONG, LONG)),
    "huge amounts": picture(
        [LONG, "Rent"], ["123456789012", "999999999999999"], "IDR", bars=["999999999999999"], before=["1"]
    ),
    "three decimals": picture(["Groceries", LONG], ["123456.789", "0.001"], "KWD", bars=["0.5"], before=[]),
    "came back": picture(["Refunds", "Dining"], ["-250", "40"], bars=["-250", "40"], before=["-10", "5"]),
    "cancels out": picture(["Refunds", "Dining"], ["-40", "40"]),
    "crowded ticks": picture(ticks=[(number % 5, f"label number {number}") for number in range(30)]),
    "ticks outside": picture(ticks=[(-3, "before"), (1, "2"), (99, "after")], today=77),
    "dollars and markup": picture(["$100_a^2$ <b>\\frac{x}</b> %", "a\nb\tc"], title="$x$", currency="USD"),
    "unspeakable": picture(
        ["🛒 Food 👨‍👩‍👧", "\U00010331\u0378\ue000", "🎁", "\u202etxet\x00", "é\u0301\u0301"]
    ),
    **{
        f"words of {locale}": picture(
            words, locale=locale, title=words[1], bars_title=words[0], labels=(words[2], words[3])
        )
        for locale, words in WORDS.items()
    },
}
