"""The columns of tables that known programs write, as facts of their exports.

- This bot: `date,type,amount,currency,category,description,category_key,…`. In its workbooks only `category_key` is
  called so; the others are in the same places under names of the reader's language.
- Cashew: `account,amount,currency,title,note,date,income,type,category name,subcategory name,…`; older ones have
  `name` and `subcategory`. Spending is below zero and `income` false. A transfer is two rows in the category "Balance
  Correction" with a note that says so.
- ezBookkeeping: `Time,Timezone,Type,Category,Sub Category,Account,Account Currency,Amount,Account2,…,Description`;
  older ones end with `Comment`. Amounts are positive; the type may be Transfer or Balance Modification.
- Firefly III: `user_id,group_id,journal_id,…,type,currency_code,amount,…,description,date,source_name,…,category,…`.
  A withdrawal is below zero; the type may be Transfer, Opening balance, Reconciliation or Liability credit.
"""

from collections.abc import Sequence

from bot.core.tables import Format, Reason, Role

KEY_COLUMN = "category_key"
"""What the column of the categories' keys is called in every language."""

OWN_HEADER = (
    "date", "type", "amount", "currency", "category", "description", KEY_COLUMN, "author", "booked_at", "entry_id",
)  # fmt: skip

_TELLING = {
    Format.OWN: frozenset(OWN_HEADER),
    Format.CASHEW: frozenset({"account", "amount", "currency", "note", "date", "income", "category name"}),
    Format.EZBOOKKEEPING: frozenset({"time", "type", "sub category", "account", "amount", "account2"}),
    Format.FIREFLY: frozenset(
        {"journal_id", "type", "currency_code", "amount", "description", "source_name"}
    ),
}
_COLUMNS: dict[Format, dict[Role, tuple[str, ...]]] = {
    Format.OWN: {
        Role.DATE: ("date",),
        Role.TYPE: ("type",),
        Role.AMOUNT: ("amount",),
        Role.CURRENCY: ("currency",),
        Role.CATEGORY: ("category",),
        Role.DESCRIPTION: ("description",),
        Role.KEY: (KEY_COLUMN,),
    },
    Format.CASHEW: {
        Role.DATE: ("date",),
        Role.TYPE: ("income",),
        Role.AMOUNT: ("amount",),
        Role.CURRENCY: ("currency",),
        Role.CATEGORY: ("subcategory name", "subcategory", "category name"),
        Role.BROADER: ("category name",),
        Role.DESCRIPTION: ("title", "name"),
        Role.NOTE: ("note",),
    },
    Format.EZBOOKKEEPING: {
        Role.DATE: ("time",),
        Role.TYPE: ("type",),
        Role.AMOUNT: ("amount",),
        Role.CURRENCY: ("account currency",),
        Role.CATEGORY: ("sub category",),
        Role.BROADER: ("category",),
        Role.DESCRIPTION: ("description", "comment"),
    },
    Format.FIREFLY: {
        Role.DATE: ("date",),
        Role.TYPE: ("type",),
        Role.AMOUNT: ("amount",),
        Role.CURRENCY: ("currency_code",),
        Role.CATEGORY: ("category",),
        Role.DESCRIPTION: ("description",),
        Role.NOTE: ("notes",),
    },
}
_OWN_KEY = OWN_HEADER.index(KEY_COLUMN)
_BALANCE, _TRANSFERRED = "balance correction", "transferred balance"


def known_format(header: Sequence[str]) -> tuple[Format, dict[Role, int]]:
    """The program that writes this header, with its columns; ANY and no columns where none does."""
    names = [name.strip().casefold() for name in header]
    for known, telling in _TELLING.items():
        if telling <= set(names):
            columns = {
                role: next((names.index(name) for name in choice if name in names), -1)
                for role, choice in _COLUMNS[known].items()
            }
            return known, {role: at for role, at in columns.items() if at >= 0}
    if len(names) == len(OWN_HEADER) and names[_OWN_KEY] == KEY_COLUMN:
        return Format.OWN_SHEET, {
            role: OWN_HEADER.index(choice[0]) for role, choice in _COLUMNS[Format.OWN].items()
        }
    return Format.ANY, {}


def left_by(known: Format, category: str, note: str) -> Reason | None:
    """Why a row of this program's is no entry, where its category says so."""
    if known is not Format.CASHEW or category.strip().casefold() != _BALANCE:
        return None
    return Reason.TRANSFER if note.strip().casefold().startswith(_TRANSFERRED) else Reason.BALANCE
