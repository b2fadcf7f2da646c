"""Words that stand in nearly every sentence of a language: a category of that name would take all entries.

Only what says nothing by itself: articles, prepositions, pronouns, conjunctions, the commonest verbs.
"""

from bot.core.folding import fold


def is_common(name: str, language: str) -> bool:
    """Whether a category of this name would be named in nearly every message, or is only a number.

    `language` is a BCP 47 tag; English words are common in each, since people mix it in.
    """
    words = fold(name).split()
    if not any(letter.isdigit() or letter.isalpha() for letter in name):
        return False
    if all(word.isdecimal() for word in words):
        return True
    spoken = language.replace("_", "-").partition("-")[0].lower()
    common = _COMMON["en"] | _COMMON.get(spoken, frozenset())
    return all(word in common for word in words)


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


_COMMON = {
    "en": _words(
        "a an the and or but so if of at by for from in into on onto off out to up with without "
        "as than then that this these those there here is it its it's am are was were be been do "
        "did does done have has had i me my mine we us our you your he him his she her they them "
        "their not no yes ok just also too very some any all each more spent spend paid pay "
        "bought buy got get cost was yesterday today"
    ),
    "es": _words(
        "un una unos unas el la los las lo y e o u pero si de del al a ante con sin en por para "
        "que como mi mis tu tus su sus me te se nos es era fue he ha yo tú él ella no sí ya más "
        "muy también este esta eso hoy ayer gasté gaste pagué pague compré compre"
    ),
    "de": _words(
        "ein eine einen einem einer eines der die das den dem des und oder aber wenn als wie von "
        "vom zu zum zur mit ohne in im an am auf aus bei für nach vor über ich du er sie es wir "
        "ihr mein meine mir mich uns ist war hat habe nicht kein ja nein auch noch schon mehr "
        "sehr heute gestern ausgegeben bezahlt gekauft"
    ),
    "fr": _words(
        "un une des le la les l d de du et ou mais si que qui à a au aux en dans sur sous pour "
        "par avec sans chez je j tu il elle on nous vous ils mon ma mes me moi ce cette ça c est "
        "était ai as été pas non oui plus très aussi hier aujourd'hui dépensé payé acheté"
    ),
    "pt": _words(
        "um uma uns umas o a os as e ou mas se de do da dos das em no na nos nas ao à para pra "
        "por pelo pela com sem que como meu minha eu tu ele ela nós me é era foi não sim já mais "
        "muito também este esta isso hoje ontem gastei paguei comprei"
    ),
    "ru": _words(
        "и а но или если что как в во на с со к ко у о об от до из за по для без при над под я ты "
        "он она мы вы они мой моя мне меня это этот не нет да уже ещё еще очень тоже был была "
        "было сегодня вчера потратил потратила заплатил заплатила купил купила"
    ),
    "hi": _words(
        "का की के को से में पर और या लेकिन अगर कि यह वह ये वे मैं हम तुम आप मेरा मेरी मेरे मुझे "
        "ने है हैं था थी थे हो नहीं हाँ भी ही तो एक आज कल खर्च दिए दिया खरीदा"
    ),
    "zh": _words(
        "的 了 在 是 我 你 他 她 们 我们 和 与 或 但 不 没 没有 有 也 就 都 还 个 一 一个 这 那 给 用 "
        "花 花了 付 付了 买 买了 今天 昨天 元 块"
    ),
}
