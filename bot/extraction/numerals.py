"""The words for numbers in the languages that people text in most, as data.

Tables read "word=value"; spelling is compared without case and accents. Where a language glues its words together
("zweihundertfünfzig"), the pieces stand here and `number_words` takes the whole apart.
"""

from decimal import Decimal
from functools import cache

from bot.core.folding import without_accents

_TABLES = {
    "en": """
        zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12
        thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20
        thirty=30 forty=40 fourty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 hundred=100
        hundreds=100 thousand=1000 grand=1000 lakh=100000 lakhs=100000 lac=100000 million=1000000
        crore=10000000 crores=10000000 billion=1000000000 dozen=12 fiver=5 tenner=10 hundo=100 buck=1
    """,
    "es": """
        uno=1 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 trece=13
        catorce=14 quince=15 dieciséis=16 diecisiete=17 dieciocho=18 diecinueve=19 veinte=20 veintiún=21
        veintiuno=21 veintidós=22 veintitrés=23 veinticuatro=24 veinticinco=25 veintiséis=26 veintisiete=27
        veintiocho=28 veintinueve=29 treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80
        noventa=90 cien=100 ciento=100 doscientos=200 trescientos=300 cuatrocientos=400 quinientos=500
        seiscientos=600 setecientos=700 ochocientos=800 novecientos=900 doscientas=200 trescientas=300
        quinientas=500 mil=1000 millón=1000000 millones=1000000 un=1 una=1 veintiuna=21 cuatrocientas=400
        seiscientas=600 setecientas=700 ochocientas=800 novecientas=900 cero=0
    """,
    "pt": """
        dois=2 duas=2 três=3 quatro=4 cinco=5 sete=7 oito=8 nove=9 dez=10 onze=11 doze=12 treze=13
        quatorze=14 quinze=15 dezesseis=16 dezasseis=16 dezessete=17 dezassete=17 dezoito=18 dezenove=19
        dezanove=19 vinte=20 trinta=30 quarenta=40 cinquenta=50 sessenta=60 setenta=70 oitenta=80 noventa=90
        cem=100 cento=100 duzentos=200 trezentos=300 quatrocentos=400 quinhentos=500 seiscentos=600
        setecentos=700 oitocentos=800 novecentos=900 milhão=1000000 milhões=1000000 zero=0 um=1 uma=1
        catorze=14 seis=6 cincoenta=50 duzentas=200 trezentas=300 quatrocentas=400 quinhentas=500
        seiscentas=600 setecentas=700 oitocentas=800 novecentas=900 mil=1000
    """,
    "fr": """
        deux=2 trois=3 quatre=4 cinq=5 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13 quatorze=14
        quinze=15 seize=16 vingt=20 trente=30 quarante=40 cinquante=50 soixante=60 septante=70 huitante=80
        octante=80 nonante=90 cent=100 cents=100 mille=1000 zéro=0 un=1 une=1 six=6 million=1000000
        millions=1000000
    """,
    "it": """
        due=2 tre=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 dieci=10 undici=11 dodici=12 tredici=13
        quattordici=14 quindici=15 sedici=16 diciassette=17 diciotto=18 diciannove=19 venti=20 vent=20
        trenta=30 trent=30 quaranta=40 quarant=40 cinquanta=50 cinquant=50 sessanta=60 settanta=70
        ottanta=80 novanta=90 cento=100 mille=1000 mila=1000 zero=0 uno=1 un=1 una=1 ventuno=21 ventotto=28
        trentuno=31 trentotto=38 decina=10 quindicina=15 ventina=20 trentina=30 quarantina=40 cinquantina=50
        centinaio=100 milione=1000000 milioni=1000000
    """,
    "de": """
        ein=1 eins=1 zwei=2 zwo=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11
        zwölf=12 sechzehn=16 siebzehn=17 dreizehn=13 vierzehn=14 fünfzehn=15 achtzehn=18 neunzehn=19
        zwanzig=20 dreißig=30 dreissig=30 vierzig=40 fünfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90
        hundert=100 tausend=1000 fuenf=5 zwoelf=12 fuenfzig=50 fünfer=5 zehner=10 zwanni=20 zwanziger=20
        fuffi=50 fünfziger=50 hunni=100 hunderter=100 null=0 eine=1 einen=1 fuffzig=50 fuffziger=50
        dreissiger=30 zwanzger=20 fünfhunderter=500 zweihunderter=200 riesen=1000
        million=1000000 millionen=1000000 anderthalb=1.5 eineinhalb=1.5 zweieinhalb=2.5
    """,
    "nl": """
        een=1 twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11 twaalf=12 dertien=13
        veertien=14 vijftien=15 zestien=16 zeventien=17 achttien=18 negentien=19 twintig=20 dertig=30
        veertig=40 vijftig=50 zestig=60 zeventig=70 tachtig=80 negentig=90 honderd=100 duizend=1000
        tientje=10 nul=0 één=1 vijfje=5 twintigje=20 miljoen=1000000 anderhalf=1.5 anderhalve=1.5
    """,
    "sv": """
        två=2 tre=3 fyra=4 fem=5 sex=6 sju=7 åtta=8 nio=9 tio=10 elva=11 tolv=12 femton=15 tjugo=20
        trettio=30 fyrtio=40 femtio=50 sextio=60 sjuttio=70 åttio=80 nittio=90 hundra=100 tusen=1000
    """,
    "nb": """
        to=2 fire=4 seks=6 sju=7 åtte=8 ni=9 ti=10 elleve=11 femten=15 tjue=20 tretti=30 førti=40
        femti=50 seksti=60 sytti=70 åtti=80 nitti=90 hundre=100 tusen=1000
    """,
    "pl": """
        dwa=2 dwie=2 trzy=3 cztery=4 pięć=5 sześć=6 siedem=7 osiem=8 dziewięć=9 dziesięć=10 jedenaście=11
        dwanaście=12 trzynaście=13 czternaście=14 piętnaście=15 szesnaście=16 siedemnaście=17 osiemnaście=18
        dziewiętnaście=19 dwadzieścia=20 trzydzieści=30 czterdzieści=40 pięćdziesiąt=50 sześćdziesiąt=60
        siedemdziesiąt=70 osiemdziesiąt=80 dziewięćdziesiąt=90 sto=100 stówa=100 stówę=100 stówka=100
        stówkę=100 dycha=10 dychę=10 dwieście=200 trzysta=300 czterysta=400 pięćset=500 sześćset=600
        siedemset=700 osiemset=800 dziewięćset=900 tysiąc=1000 tysiące=1000 tysięcy=1000 zero=0 jeden=1
        jedna=1 jedno=1 dwóch=2 trzech=3 stówy=100 stów=100 stówek=100 stówki=100 dychy=10 dych=10 dyszkę=10
        dyszka=10 piątka=5 piątkę=5 pięćdziesiątka=50 pięćdziesiątkę=50 tysiaka=1000 tysiąca=1000
        tysiak=1000 tysiaki=1000 tysiaków=1000 półtora=1.5 półtorej=1.5 milion=1000000
    """,
    "ru": """
        два=2 две=2 три=3 четыре=4 пять=5 шесть=6 семь=7 восемь=8 девять=9 десять=10 одиннадцать=11
        двенадцать=12 тринадцать=13 четырнадцать=14 пятнадцать=15 шестнадцать=16 семнадцать=17
        восемнадцать=18 девятнадцать=19 двадцать=20 тридцать=30 сорок=40 пятьдесят=50 шестьдесят=60
        семьдесят=70 восемьдесят=80 девяносто=90 сто=100 сотка=100 сотку=100 двести=200 триста=300
        четыреста=400 пятьсот=500 шестьсот=600 семьсот=700 восемьсот=800 девятьсот=900 тысяча=1000
        тысячу=1000 тысячи=1000 тысяч=1000 миллион=1000000 полтинник=50 пятихатка=500 пятихатку=500
        косарь=1000 штуку=1000 ноль=0 один=1 одна=1 одну=1 одного=1 двух=2 двоих=2 двое=2 трое=3 троих=3
        сотни=100 сотен=100 тыща=1000 тыщу=1000 тыщи=1000 тыщ=1000 косаря=1000 косарей=1000 штук=1000
        штуки=1000 штука=1000 миллиона=1000000 миллионов=1000000 лям=1000000 полтора=1.5 полторы=1.5
        полутора=1.5 полтинника=50 полтос=50 полтыщи=500 полтысячи=500 пятихатки=500 пятисотка=500
        пятисотку=500 пятак=5 червонец=10 стольник=100 тысячка=1000 двушка=2000 двушку=2000 трёшка=3000
        пятёрка=5 десятка=10
    """,
    "uk": """
        дві=2 чотири=4 п'ять=5 пять=5 шість=6 сім=7 вісім=8 дев'ять=9 десять=10 п'ятнадцять=15 двадцять=20
        тридцять=30 п'ятдесят=50 пятдесят=50 шістдесят=60 сімдесят=70 вісімдесят=80 дев'яносто=90 двісті=200
        чотириста=400 п'ятсот=500 пятсот=500 шістсот=600 сімсот=700 вісімсот=800 тисяча=1000 тисячу=1000
        тисячі=1000 тисяч=1000 нуль=0 один=1 одна=1 одну=1 два=2 двох=2 двоє=2 три=3 одинадцять=11
        дванадцять=12 тринадцять=13 чотирнадцять=14 шістнадцять=16 сімнадцять=17 вісімнадцять=18
        дев'ятнадцять=19 сорок=40 сто=100 сотню=100 сотня=100 сотка=100 сотку=100 сотні=100 триста=300
        дев'ятсот=900 мільйон=1000000 мільйони=1000000 півтори=1.5 півтора=1.5 полтіннік=50 косар=1000
        штуку=1000 тищу=1000 півтисячі=500
    """,
    "tr": """
        iki=2 üç=3 dört=4 beş=5 altı=6 yedi=7 sekiz=8 dokuz=9 on=10 yirmi=20 otuz=30 kırk=40 elli=50
        altmış=60 yetmiş=70 seksen=80 doksan=90 yüz=100 bin=1000 milyon=1000000 sıfır=0 bir=1
        buçuk=0.5
    """,
    "id": """
        dua=2 tiga=3 empat=4 lima=5 enam=6 tujuh=7 delapan=8 sembilan=9 sepuluh=10 sebelas=11 belas=10 seratus=100
        seribu=1000 ratus=100 ribu=1000 juta=1000000 puluh=10 goceng=5000 ceban=10000 gocap=50000
        cepek=100000 nol=0 satu=1 sejuta=1000000 selawe=25 gopek=500 gocapan=50000 gotun=50000
        cepe=100 ceceng=1000 noceng=2000 seceng=1000 goban=50000 miliar=1000000000
    """,
    "hi": """
        एक=1 दो=2 तीन=3 चार=4 पांच=5 पाँच=5 छह=6 छः=6 सात=7 आठ=8 नौ=9 दस=10 ग्यारह=11 बारह=12 पंद्रह=15
        बीस=20 पच्चीस=25 तीस=30 पैंतीस=35 चालीस=40 पैंतालीस=45 पचास=50 साठ=60 सत्तर=70 पचहत्तर=75 अस्सी=80
        नब्बे=90 सौ=100 हज़ार=1000 हजार=1000 लाख=100000 करोड़=10000000 paanch=5 panch=5 teen=3 chaar=4
        saat=7 aath=8 bees=20 pachees=25 pachis=25 tees=30 chalis=40 chalees=40 pachas=50 pachaas=50
        saath=60 sau=100 hazar=1000 hazaar=1000 do=2 das=10 शून्य=0 तेरह=13 चौदह=14 पन्द्रह=15 सोलह=16
        सत्रह=17 अठारह=18 उन्नीस=19 इक्कीस=21 बाईस=22 तेईस=23 चौबीस=24 छब्बीस=26 सत्ताईस=27 अट्ठाईस=28
        छत्तीस=36 बयालीस=42 पचपन=55 पैंसठ=65 पचासी=85 पंचानवे=95 निन्यानवे=99 डेढ़=1.5 ढाई=2.5 सवा=1.25
        ek=1 char=4 chhe=6 chah=6 che=6 nau=9 gyarah=11 barah=12 terah=13 chaudah=14 pandrah=15
        pandra=15 solah=16 satrah=17 atharah=18 unnees=19 bis=20 pacchis=25 tis=30 paintis=35 paintalis=45
        pachpan=55 sath=60 sattar=70 pachattar=75 assi=80 nabbe=90 hajar=1000 hazaron=1000 hajaar=1000
        lakh=100000 karod=10000000 dedh=1.5 derh=1.5 dhai=2.5 adhai=2.5 sawa=1.25
    """,
    "ar": """
        عشرة=10 عشرين=20 عشرون=20 ثلاثين=30 ثلاثون=30 أربعين=40 خمسين=50 خمسون=50 ستين=60 سبعين=70 ثمانين=80
        تسعين=90 مئة=100 مية=100 مائة=100 ميتين=200 مئتين=200 خمسمية=500 خمسمئة=500 ألف=1000 الف=1000
        ألفين=2000 خمسة=5 واحد=1 واحدة=1 اثنين=2 اثنان=2 ثنتين=2 ثلاثة=3 ثلاث=3 تلاتة=3 تلات=3 أربعة=4
        أربع=4 خمس=5 ستة=6 ست=6 سبعة=7 سبع=7 ثمانية=8 ثمان=8 ثماني=8 تسعة=9 تسع=9 عشر=10 عشره=10 عشرينات=20
        مئتان=200 مائتين=200 ثلاثمية=300 ثلاثمئة=300 ثلاثمائة=300 تلتمية=300 أربعمية=400 أربعمئة=400
        أربعمائة=400 خمسمائة=500 ستمية=600 ستمئة=600 ستمائة=600 سبعمية=700 سبعمئة=700 سبعمائة=700 ثمنمية=800
        ثمانمية=800 ثمانمئة=800 ثمانمائة=800 تسعمية=900 تسعمئة=900 تسعمائة=900 آلاف=1000 الاف=1000
        ألفان=2000 مليون=1000000 مليونين=2000000
    """,
}

_NEEDS_ITS_LANGUAGE = frozenset(
    {
        "bin",
        "cent",
        "cents",
        "do",
        "due",
        "fire",
        "mila",
        "ni",
        "on",
        "once",
        "sex",
        "teen",
        "tees",
        "ti",
        "to",
        "vent",
    }
)
"""Words of other languages too: they count only in a chat that is kept in this one."""

GLUED = ("de", "nl", "it", "sv", "nb")
JOINERS = frozenset({"and", "und", "en", "e", "y", "et", "og", "och", "и", "و", "और", "ve", "i"})
TAKES_BELOW = {"soixante": 20, "huitante": 20, "dix": 10}
"""French adds more to these than other languages would: soixante-douze is 72, dix-sept 17."""

TENFOLD = "puluh"
"""Indonesian tens: dua puluh is 20."""

TEEN = "belas"
"""Indonesian teens: dua belas is 12."""

ENGLISH_SCALES = frozenset(
    {"hundred", "hundreds", "hundo", "thousand", "grand", "lakh", "lakhs", "lac", "million", "crore"}
)
"""In English these need something before them, if only "a"."""


@cache
def spelt(name: str) -> dict[str, Decimal]:
    """The number words of one language (ISO 639), as they are written."""
    pairs = (pair.split("=") for pair in _TABLES.get(name, "").split())
    return {word: Decimal(value) for word, value in pairs}


@cache
def lexicon(language: str) -> dict[str, Decimal]:
    """The words that count in a chat with this language (BCP 47), each with its value."""
    own = language.replace("_", "-").split("-")[0].lower()
    words = {
        word: value
        for name in _TABLES
        for word, value in _table(name).items()
        if name == own or word not in _NEEDS_ITS_LANGUAGE
    }
    return words | _table(own)


@cache
def pieces() -> dict[str, Decimal]:
    """The parts that glued numbers are made of."""
    return {word: value for name in GLUED for word, value in _table(name).items()}


@cache
def _table(name: str) -> dict[str, Decimal]:
    return {without_accents(word): value for word, value in spelt(name).items()}
