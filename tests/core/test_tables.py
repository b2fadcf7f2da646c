"""What the columns of a table are, and what its rows book."""

from datetime import date

import pytest

from bot.core.columns import lay_out
from bot.core.ledger import Kind
from bot.core.rows import Terms, read_rows
from bot.core.tables import NO_CHOICES, Choices, Format, LeftRow, Open, Reason, Role, Row, Signs

TERMS = Terms("EUR", "en", date(2026, 11, 23))


def table(text: str, delimiter: str = ",") -> list[list[str]]:
    return [line.split(delimiter) for line in text.strip().splitlines()]


def booked(text: str, choices: Choices = NO_CHOICES, delimiter: str = ",") -> list[Row | LeftRow]:
    rows = table(text, delimiter)
    layout = lay_out(rows, choices, TERMS.currency)
    return list(read_rows(list(enumerate(rows, 1))[layout.first - 1 :], layout, TERMS))


def brief(rows: list[Row | LeftRow]) -> list[str]:
    return [
        f"{row.reason}"
        if isinstance(row, LeftRow)
        else f"{row.kind} {row.amount} {row.currency} {row.description}"
        for row in rows
    ]


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("Date,Description,Amount", {Role.DATE: 0, Role.DESCRIPTION: 1, Role.AMOUNT: 2}),
        ("Buchungstag,Verwendungszweck,Betrag", {Role.DATE: 0, Role.DESCRIPTION: 1, Role.AMOUNT: 2}),
        ("Fecha,Concepto,Importe", {Role.DATE: 0, Role.DESCRIPTION: 1, Role.AMOUNT: 2}),
        ("Date,Libellé,Montant", {Role.DATE: 0, Role.DESCRIPTION: 1, Role.AMOUNT: 2}),
        ("Data,Histórico,Valor", {Role.DATE: 0, Role.DESCRIPTION: 1, Role.AMOUNT: 2}),
        ("Дата операции,Описание,Сумма операции", {Role.DATE: 0, Role.DESCRIPTION: 1, Role.AMOUNT: 2}),
        ("日期,备注,金额", {Role.DATE: 0, Role.DESCRIPTION: 1, Role.AMOUNT: 2}),
        (
            "Transaction Date,Narration,Withdrawal Amount",
            {Role.DATE: 0, Role.DESCRIPTION: 1, Role.EXPENSE: 2},
        ),
    ],
)
def test_columns_are_found_by_their_headers(header: str, roles: dict[Role, int]) -> None:
    layout = lay_out(table(f"{header}\n2026-03-14,coffee,-4.50\n2026-03-15,tea,-3"), NO_CHOICES, "EUR")
    assert layout.columns == roles
    assert layout.open == ()


def test_columns_without_headers_are_found_by_what_stands_in_them() -> None:
    assert brief(booked("2026-03-14,coffee,-4.50\n2026-03-15,pay,100\n2026-03-16,tea,-3")) == [
        "expense 4.50 EUR coffee",
        "income 100.00 EUR pay",
        "expense 3.00 EUR tea",
    ]


def test_a_header_may_stand_below_the_banks_address() -> None:
    text = "My Bank,,\nAccount 123,,\n,,\nDate,Text,Amount\n2026-03-14,coffee,-4.50"
    assert brief(booked(text)) == ["expense 4.50 EUR coffee"]


def test_debit_and_credit_have_a_column_each() -> None:
    text = "Date,Text,Debit,Credit\n2026-03-14,coffee,4.50,\n2026-03-15,pay,,100\n2026-03-16,both,1,2\n2026-03-16,none,,"
    assert brief(booked(text)) == [
        "expense 4.50 EUR coffee",
        "income 100.00 EUR pay",
        Reason.TWO_AMOUNTS,
        Reason.NO_AMOUNT,
    ]


def test_amounts_without_any_minus_are_spending() -> None:
    assert brief(booked("Date,Text,Amount\n2026-03-14,coffee,4.50")) == ["expense 4.50 EUR coffee"]


def test_what_a_minus_means_is_asked_where_it_is_rare() -> None:
    text = "Date,Text,Amount\n2026-03-14,a,5\n2026-03-15,b,6\n2026-03-16,c,-7"
    assert lay_out(table(text), NO_CHOICES, "EUR").open == (Open.SIGNS,)
    card = booked(text, Choices(signs=Signs.PLUS_SPENT))
    assert [row.kind for row in card if isinstance(row, Row)] == [Kind.EXPENSE, Kind.EXPENSE, Kind.INCOME]


def test_a_word_for_the_kind_counts_more_than_the_sign() -> None:
    text = (
        "Date,Type,Amount,Text\n2026-03-14,Ausgabe,5,a\n2026-03-15,Einnahme,-6,b\n2026-03-16,Transfer,7,c\n"
        * 2
    )
    assert brief(booked(text.strip()))[:3] == ["expense 5.00 EUR a", "income 6.00 EUR b", Reason.TRANSFER]


def test_a_currency_column_and_one_beside_the_amount() -> None:
    text = "Date,Text,Amount,Currency\n2026-03-14,a,5,JPY\n2026-03-15,b,5.5,JPY\n2026-03-16,c,$ 7,\n2026-03-17,d,£8,"
    assert brief(booked(text)) == [
        "expense 5 JPY a",
        Reason.TOO_FINE,
        "expense 7.00 EUR c",
        "expense 8.00 GBP d",
    ]


def test_what_is_missing_is_asked() -> None:
    assert lay_out(table("a,b\nfoo,bar"), NO_CHOICES, "EUR").open == (Open.DATE, Open.AMOUNT)


def test_a_person_goes_before_what_was_found() -> None:
    rows = table("Date,Amount,Fee\n2026-03-14,-5,-1")
    layout = lay_out(rows, NO_CHOICES.with_column(Role.AMOUNT, 2), "EUR")
    assert layout.columns[Role.AMOUNT] == 2
    assert Choices.from_json(NO_CHOICES.with_column(Role.AMOUNT, 2).as_json()).columns[Role.AMOUNT] == 2


CASHEW = """account,amount,amount unpaid,currency,title,note,date,income,type,category name,subcategory name,color,icon,emoji,budget,objective,extra
Wallet,-3.2,,eur,Bun,,2026-06-30 20:34:35.000,FALSE,default,Food,Bakery,,,,,,
Wallet,900.00000000000,,eur,,June wage,2026-06-30 09:00:00.000,TRUE,default,Work,,,,,,,
Wallet,-50,,eur,Cash,Transferred Balance Bank to Wallet,2026-06-30 13:34:31.000,FALSE,default,Balance Correction,,,,,,,
Wallet,12,,eur,,found some,2026-06-29 13:34:31.000,TRUE,default,Balance Correction,,,,,,,"""

EZBOOKKEEPING = """Time,Timezone,Type,Category,Sub Category,Account,Account Currency,Amount,Account2,Account2 Currency,Account2 Amount,Geographic Location,Tags,Description
2026-06-30 20:34:35,+02:00,Expense,Food,Bakery,Wallet,EUR,3.20,,,,,,Bun
2026-06-30 09:00:00,+02:00,Income,Work,Wage,Bank,EUR,900.00,,,,,,June wage
2026-06-30 13:34:31,+02:00,Transfer,General,Bank,Bank,EUR,50.00,Wallet,EUR,50.00,,,Cash
2026-06-29 13:34:31,+02:00,Balance Modification,,,Wallet,EUR,12.00,,,,,,"""

FIREFLY = """user_id,group_id,journal_id,created_at,updated_at,group_title,type,currency_code,amount,foreign_currency_code,foreign_amount,description,date,source_name,source_type,destination_name,destination_type,reconciled,category,budget,bill,tags,notes
1,1,1,2026-07-01T08:00:00+02:00,2026-07-01T08:00:00+02:00,,Withdrawal,EUR,-3.20,,,Bun,2026-06-30T20:34:00+02:00,Wallet,Asset account,Baker,Expense account,,Bakery,,,,
1,2,2,2026-07-01T08:00:00+02:00,2026-07-01T08:00:00+02:00,,Deposit,EUR,900.00,,,June wage,2026-06-30T09:00:00+02:00,ACME,Revenue account,Bank,Asset account,,Wage,,,,
1,3,3,2026-07-01T08:00:00+02:00,2026-07-01T08:00:00+02:00,,Transfer,EUR,50.00,,,Cash,2026-06-30T13:34:00+02:00,Bank,Asset account,Wallet,Asset account,,,,,,
1,4,4,2026-07-01T08:00:00+02:00,2026-07-01T08:00:00+02:00,,Opening balance,EUR,12.00,,,Start,2026-06-29T00:00:00+02:00,x,Initial balance account,Wallet,Asset account,,,,,,"""


@pytest.mark.parametrize(
    ("text", "known"),
    [(CASHEW, Format.CASHEW), (EZBOOKKEEPING, Format.EZBOOKKEEPING), (FIREFLY, Format.FIREFLY)],
)
def test_tables_of_known_programs_are_read_as_they_write_them(text: str, known: Format) -> None:
    assert lay_out(table(text), NO_CHOICES, "USD").format is known
    found = booked(text)
    assert brief(found) == [
        "expense 3.20 EUR Bun",
        "income 900.00 EUR June wage",
        Reason.TRANSFER,
        Reason.BALANCE,
    ]
    bun = found[0]
    assert isinstance(bun, Row)
    assert (bun.day, bun.category) == (date(2026, 6, 30), "Bakery")


def test_own_tables_lose_the_one_sign_that_kept_words_from_being_a_formula() -> None:
    header = "date,type,amount,currency,category,description,category_key,author,booked_at,entry_id"
    text = f"{header}\n2026-03-14,expense,4.50,EUR,Dining,'=1+1,dining,1,2026-03-14,9\n2026-03-14,expense,4.50,EUR,Dining,''quoted,dining,1,2026-03-14,9"
    assert brief(booked(text)) == ["expense 4.50 EUR =1+1", "expense 4.50 EUR 'quoted"]


def test_a_row_that_a_comma_between_thousands_has_torn_is_left() -> None:
    assert brief(booked("Date,Text,Amount\n2026-03-01,rent,1,234.50\n2026-03-02,tea,3.00")) == [
        "too wide",
        "expense 3.00 EUR tea",
    ]


def test_days_that_contradict_each_other_are_asked_about() -> None:
    rows = table("Date,Text,Amount\n13/02/2026,a,-5\n02/14/2026,b,-6\n03/04/2026,c,-7")
    assert lay_out(rows, NO_CHOICES, "EUR").open == (Open.DAY_ORDER,)
    assert lay_out(rows[:3], NO_CHOICES, "EUR").open == ()


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "Date,Text,Debit,Credit\n2025-03-01,a,-12.50,\n2025-03-01,b,12.50,\n2025-03-01,c,,-7\n2025-03-01,d,0.00,7",
            ["expense 12.50 EUR a", "expense 12.50 EUR b", "income 7.00 EUR c", "income 7.00 EUR d"],
        ),
        (
            "Date,Text,Type,Amount\n2025-03-01,a,expense,-5\n2025-03-01,b,expense,5\n2025-03-01,c,income,-7",
            ["expense 5.00 EUR a", "expense 5.00 EUR b", "income 7.00 EUR c"],
        ),
        (
            "Date,Text,Amount\n2025-03-01,a,-5\n2025-03-01,b,-6\n2025-03-01,refund,7",
            ["expense 5.00 EUR a", "expense 6.00 EUR b", "income 7.00 EUR refund"],
        ),
    ],
)
def test_a_column_or_a_word_counts_before_the_sign(table: str, expected: list[str]) -> None:
    assert brief(booked(table)) == expected


def test_what_a_bank_calls_undone_is_left_out() -> None:
    table = (
        "Type,Started Date,Description,Amount,Fee,Currency,State,Balance\n"
        "CARD_PAYMENT,2025-03-14 10:00:00,Tesco,-12.50,0.50,EUR,COMPLETED,100.00\n"
        "CARD_PAYMENT,2025-03-16 10:00:00,Shop,-5.00,0.00,EUR,REVERTED,\n"
        "CARD_PAYMENT,2025-03-17 10:00:00,Rent,-6.00,0.00,EUR,DECLINED,\n"
        "TOPUP,2025-03-18 10:00:00,Top up,50.00,0.00,EUR,PENDING,\n"
    )
    assert brief(booked(table)) == ["expense 12.50 EUR Tesco", "not done", "not done", "not done"]
    rows = [line.split(",") for line in table.splitlines()]
    assert lay_out(rows, NO_CHOICES, "EUR").fees == "Fee"
    free = [[cell.replace("0.50", "0.00") for cell in row] for row in rows]
    assert lay_out(free, NO_CHOICES, "EUR").fees == ""


def test_a_state_of_a_country_is_no_state_of_a_payment() -> None:
    assert brief(booked("Date,Text,Amount,State\n2025-03-01,a,-5,CA\n2025-03-01,b,-6,NY")) == [
        "expense 5.00 EUR a",
        "expense 6.00 EUR b",
    ]


def test_what_a_known_program_writes_has_no_sign_between_thousands() -> None:
    table = (
        "date,type,amount,currency,category,description,category_key,author,booked_at,entry_id\n"
        "2025-03-01,expense,1.250,KWD,Dining,a,dining,1,2025-03-01T10:00:00Z,1\n"
    )
    assert brief(booked(table)) == ["expense 1.250 KWD a"]


def test_money_that_has_no_decimals_is_never_in_doubt() -> None:
    rows = table("Date;Text;Amount\n2025-03-01;a;1,250", ";")
    assert lay_out(rows, NO_CHOICES, "JPY").either_way == ""
    assert lay_out(rows, NO_CHOICES, "EUR").either_way == "1,250"


def test_an_amount_that_may_be_either_is_read_as_somebody_says() -> None:
    table = "Date,Text,Amount\n2025-03-01,a,1.250\n2025-03-01,b,2.500"
    assert brief(booked(table)) == ["expense 1250.00 EUR a", "expense 2500.00 EUR b"]
    chosen = NO_CHOICES.with_decimal(".")
    assert brief(booked(table, Choices.from_json(chosen.as_json()))) == [
        "expense 1.25 EUR a",
        "expense 2.50 EUR b",
    ]
