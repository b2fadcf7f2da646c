"""What waits for an answer comes back as it was kept."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.core.clarifying import Pending, Unassigned, Undecided
from bot.core.intents import Amend, Candidate, Doubt, ReadEntry, Remove, Unclear
from bot.core.ledger import EntryId, Kind, PersonId, Source
from bot.db.pending import from_json, to_json

ids = st.integers(1, 2**53)
amounts = st.decimals(0, 10**12, places=4)
days = st.dates(date(1970, 1, 1), date(2100, 1, 1))
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
codes = st.sampled_from(["EUR", "USD", "JPY"])
kinds = st.sampled_from(Kind)

reads = st.builds(
    ReadEntry,
    amount=amounts,
    excerpt=words,
    kind=kinds,
    currency=st.none() | codes,
    occurred_on=st.none() | days,
    category=st.none() | words,
    description=words,
)
candidates = st.builds(
    Candidate,
    amount=st.none() | amounts,
    kind=st.none() | kinds,
    currency=st.none() | codes,
    occurred_on=st.none() | days,
)
undecided = st.builds(
    Undecided,
    unclear=st.builds(
        Unclear,
        st.sampled_from(Doubt),
        st.lists(reads, min_size=1, max_size=3).map(tuple),
        st.just(0),
        st.lists(candidates, max_size=4).map(tuple),
    ),
    source=st.builds(Source, ids, ids, ids.map(PersonId), words),
    today=days,
    currency=codes,
)
amends = st.builds(
    Amend,
    amount=st.none() | amounts,
    currency=st.none() | codes,
    occurred_on=st.none() | days,
    category=st.none() | words,
    kind=st.none() | kinds,
    description=st.none() | words,
)
unassigned = st.builds(
    Unassigned,
    change=amends | st.just(Remove()),
    said=words,
    entries=st.lists(ids.map(EntryId), min_size=1, max_size=5).map(tuple),
    id=ids,
    message_id=ids,
    by=ids.map(PersonId),
    today=days,
)


@given(undecided | unassigned)
def test_what_was_kept_comes_back(pending: Pending) -> None:
    assert from_json(json.loads(json.dumps(to_json(pending)))) == pending
