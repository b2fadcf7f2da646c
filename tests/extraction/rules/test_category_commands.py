"""The categories themselves are changed in words, in every language that the bot speaks; entries stay as they are."""

import pytest

from bot.core.categories import DEFAULTS, Category
from bot.core.category_changes import Deed
from bot.core.intents import Amend, ArrangeCategory, Chat, Record, Remove
from bot.core.ledger import Kind
from bot.extraction.grounding import grounded
from tests.extraction.messages import mentioned, message
from tests.extraction.rules.reading import read

PETS = Category("own_1", Kind.EXPENSE, "Pets", "🐶", custom=True)
CATEGORIES = (*DEFAULTS, PETS)


def added(name: str, kind: Kind = Kind.EXPENSE) -> ArrangeCategory:
    return ArrangeCategory(Deed.ADDED, name=name, kind=kind)


def renamed(key: str, name: str) -> ArrangeCategory:
    return ArrangeCategory(Deed.RENAMED, key, name)


def merged(key: str, into: str) -> ArrangeCategory:
    return ArrangeCategory(Deed.MERGED, key, into=into)


HIDDEN = ArrangeCategory(Deed.HIDDEN, "travel")


@pytest.mark.parametrize(
    ("language", "text", "wish"),
    [
        ("en", "rename Dining to Food", renamed("dining", "Food")),
        ("en", "please rename the category “pets” to “🐱 Cats & dogs”.", renamed("own_1", "🐱 Cats & dogs")),
        ("en", "can you rename Dining to Food?", renamed("dining", "Food")),
        ("en", "rename category dining → Food", renamed("dining", "Food")),
        ("en", "add category: Dogs", added("Dogs")),
        ("en", "add category Dogs", added("Dogs")),
        ("en", "add a category called 🐶 Dogs", added("🐶 Dogs")),
        ("en", "new income category Tips", added("Tips", Kind.INCOME)),
        ("en", "add income category Tips", added("Tips", Kind.INCOME)),
        ("en", "hide Travel", HIDDEN),
        ("en", "delete the travel category", HIDDEN),
        ("en", "show travel again", ArrangeCategory(Deed.SHOWN, "travel")),
        ("en", "merge Dining into Groceries", merged("dining", "groceries")),
        ("en", "merge category Pets with Family", merged("own_1", "family")),
        ("en", "hide category Foo", ArrangeCategory(Deed.HIDDEN)),
        ("de", "benenne Restaurants in Essen um", renamed("dining", "Essen")),
        ("de", "Kategorie Haustiere hinzufügen", added("Haustiere")),
        ("de", "blende Reisen aus", HIDDEN),
        ("de", "lege Restaurants und Lebensmittel zusammen", merged("dining", "groceries")),
        ("de", "add category Haustiere", added("Haustiere")),
        ("es", "renombra Restaurantes a Comida", renamed("dining", "Comida")),
        ("es", "añade la categoría Mascotas", added("Mascotas")),
        ("es", "oculta Viajes", HIDDEN),
        ("es", "junta Restaurantes con Supermercado", merged("dining", "groceries")),
        ("fr", "renomme Restaurants en Repas", renamed("dining", "Repas")),
        ("fr", "ajoute la catégorie Animaux", added("Animaux")),
        ("fr", "masque Voyages", HIDDEN),
        ("fr", "fusionne Restaurants avec Courses", merged("dining", "groceries")),
        ("pt", "renomeie Restaurantes para Comida", renamed("dining", "Comida")),
        ("pt", "adicione a categoria Animais", added("Animais")),
        ("pt", "esconda Viagens", HIDDEN),
        ("pt", "junte Restaurantes com Supermercado", merged("dining", "groceries")),
        ("ru", "переименуй Рестораны в Еда", renamed("dining", "Еда")),
        ("ru", "добавь категорию Питомцы", added("Питомцы")),
        ("ru", "скрой Путешествия", HIDDEN),
        ("ru", "объедини Рестораны с Продуктами", merged("dining", "groceries")),
        ("hi", "यात्रा का नाम घूमना करो", renamed("travel", "घूमना")),
        ("hi", "नई श्रेणी पालतू जोड़ो", added("पालतू")),
        ("hi", "यात्रा को छिपाओ", HIDDEN),
        ("zh", "把餐饮改名为吃饭", renamed("dining", "吃饭")),
        ("zh", "新增分类宠物", added("宠物")),
        ("zh", "隐藏旅行", HIDDEN),
        ("zh", "把餐饮并入购物", merged("dining", "shopping")),
    ],
)
def test_a_category_is_changed_in_words(language: str, text: str, wish: ArrangeCategory) -> None:
    context = {"language": language, "categories": CATEGORIES, "mentioned": (mentioned("4", "coffee"),)}
    assert read(text, **context) == wish
    assert grounded(wish, message(text, **context)) == wish


@pytest.mark.parametrize(
    "text",
    [
        "move it to Groceries",
        "that was Dining",
        "change category to Shopping",
        "put it under Shopping",
        "rename it to Shopping",
    ],
)
def test_what_is_said_of_an_entry_changes_the_entry(text: str) -> None:
    said = read(text, categories=CATEGORIES, mentioned=(mentioned("4", "coffee"),), is_reply=True)
    assert isinstance(said, Amend)


PAGE = ArrangeCategory(Deed.RENAMED, "dining")
GONE = ArrangeCategory(Deed.HIDDEN, "dining")


@pytest.mark.parametrize(
    ("language", "text", "wish"),
    [
        ("en", "delete Dining", GONE),
        ("en", "remove pets", ArrangeCategory(Deed.HIDDEN, "own_1")),
        ("de", "lösche Restaurants", GONE),
        ("es", "borra Restaurantes", GONE),
        ("fr", "supprime Restaurants", GONE),
        ("pt", "apaga Restaurantes", GONE),
        ("ru", "удали Кафе и рестораны", GONE),
        ("hi", "यात्रा हटाओ", HIDDEN),
        ("zh", "删除餐饮", GONE),
        ("en", "rename Dining", PAGE),
        ("en", "rename category Dining", PAGE),
        ("de", "benenne Restaurants um", PAGE),
        ("es", "cambia el nombre de Restaurantes", PAGE),
        ("fr", "renomme Restaurants", PAGE),
        ("pt", "renomeie Restaurantes", PAGE),
        ("ru", "переименуй Рестораны", PAGE),
        ("hi", "यात्रा का नाम बदलो", ArrangeCategory(Deed.RENAMED, "travel")),
        ("zh", "重命名餐饮", PAGE),
        ("en", "change Dining to Food", renamed("dining", "Food")),
        ("de", "ändere Restaurants in Essen", renamed("dining", "Essen")),
        ("es", "cambia Restaurantes por Comida", renamed("dining", "Comida")),
        ("fr", "change Restaurants en Repas", renamed("dining", "Repas")),
        ("pt", "mude Restaurantes para Comida", renamed("dining", "Comida")),
        ("ru", "поменяй Кафе и рестораны на Еда", renamed("dining", "Еда")),
        ("zh", "把餐饮改成吃饭", renamed("dining", "吃饭")),
    ],
)
def test_what_is_just_a_categorys_name_means_the_category(
    language: str, text: str, wish: ArrangeCategory
) -> None:
    context = {"language": language, "categories": CATEGORIES, "mentioned": (mentioned("4", "taxi"),)}
    assert read(text, **context) == wish
    for other in (Remove(0), Amend(category="shopping", position=0)):
        assert grounded(other, message(text, **context)) == wish


def test_an_entry_that_is_called_like_a_category_goes_first() -> None:
    books = (mentioned("4", "coffee"), mentioned("8", "dining"))
    assert read("delete dining", categories=CATEGORIES, mentioned=books) == Remove(1)
    assert isinstance(read("delete dining", categories=CATEGORIES, mentioned=books, is_reply=True), Remove)


@pytest.mark.parametrize(
    "text", ["change Dining to Shopping", "change dining to 12", "change Dining to euros"]
)
def test_what_an_entry_is_to_be_instead_renames_no_category(text: str) -> None:
    said = read(text, categories=CATEGORIES, mentioned=(mentioned("4", "coffee"),))
    assert not isinstance(said, ArrangeCategory)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "rename taxi to cab", "cab"),
        ("en", "rename the taxi to shopping", "shopping"),
        ("de", "benenne Taxi in Fähre um", "Fähre"),
        ("es", "renombra taxi a bus", "bus"),
        ("fr", "renomme taxi en bus", "bus"),
        ("pt", "renomeie táxi para ônibus", "ônibus"),
        ("ru", "переименуй taxi в автобус", "автобус"),
        ("hi", "taxi का नाम बस करो", "बस"),
        ("zh", "把taxi改名为出租车", "出租车"),
    ],
)
def test_an_entry_is_renamed_and_stays_in_its_category(language: str, text: str, words: str) -> None:
    books = (mentioned("8", "taxi"), mentioned("4", "coffee"))
    context = {"language": language, "categories": CATEGORIES, "mentioned": books}
    wish = Amend(description=words, position=0)
    assert read(text, **context) == wish
    said = message(text, **context)
    assert grounded(wish, said, has_read_days=True) == wish
    assert grounded(Amend(category="transport", position=1), said) == wish


def test_the_last_entry_is_renamed_without_its_name() -> None:
    books = (mentioned("8", "taxi"), mentioned("4", "coffee"))
    assert read("rename the last entry to cab", mentioned=books) == Amend(description="cab")
    alike = (*books, mentioned("9", "taxi"))
    said = message("rename taxi to cab", mentioned=alike)
    both = Amend(description="cab", among=(0, 2))
    assert read("rename taxi to cab", mentioned=alike) == both
    assert grounded(both, said, has_read_days=True) == both


@pytest.mark.parametrize("text", ["rename unicorn to cab", "rename Hats", "rename coffee"])
def test_what_cannot_be_renamed_stays_as_it_is(text: str) -> None:
    books = (mentioned("4", "coffee"),)
    assert read(text, categories=CATEGORIES, mentioned=books) == Chat()
    said = message(text, categories=CATEGORIES, mentioned=books)
    assert grounded(Amend(category="transport"), said) == Chat()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "add category lunch 5"),
        ("de", "Kategorie Mittag 5 hinzufügen"),
        ("es", "añade la categoría Cena 5"),
        ("fr", "ajoute la catégorie midi 5"),
        ("pt", "adicione a categoria almoço 5"),
        ("ru", "добавь категорию Обед 5"),
        ("hi", "नई श्रेणी लंच 5 जोड़ो"),
        ("zh", "新增分类午餐5"),
    ],
)
def test_a_name_with_figures_may_be_an_entry(language: str, text: str) -> None:
    assert read(text, language=language, categories=CATEGORIES) == Chat()
    wish = added("lunch 5")
    assert grounded(wish, message(text, language=language, categories=CATEGORIES)) == Chat()


@pytest.mark.parametrize("text", ["hide and seek 12", "new pets 12", "merge tickets 12", "add pets 40"])
def test_an_entry_is_no_command(text: str) -> None:
    assert isinstance(read(text, categories=CATEGORIES), Record)


@pytest.mark.parametrize("text", ["hide category", "merge", "should i hide travel?", "new category"])
def test_half_a_command_changes_nothing(text: str) -> None:
    assert not isinstance(read(text, categories=CATEGORIES), ArrangeCategory | Amend | Record)


def test_what_is_invented_of_a_change_is_none() -> None:
    said = message("i'd love to see dining as food in the list", categories=CATEGORIES)
    assert grounded(renamed("dining", "food"), said) == renamed("dining", "food")
    assert grounded(renamed("dining", "Snacks"), said) == Chat()
    assert grounded(renamed("travel", "food"), said) == ArrangeCategory(Deed.RENAMED, None, "food")
    assert grounded(merged("dining", "groceries"), said) == ArrangeCategory(Deed.MERGED)
    assert grounded(added(""), said) == Chat()
    assert grounded(ArrangeCategory(Deed.MOVED, "dining"), said) == Chat()
    contrary = message("hide travel", categories=CATEGORIES)
    assert grounded(ArrangeCategory(Deed.HIDDEN, "dining"), contrary) == HIDDEN
