"""The Swedish words that tell an effect from a means.

Small lists on purpose: a rule that misses is better than one that nobody can explain.

A noun stands in its base form and is found with its endings, also last in a compound (``buss|resenärerna``). Verbs
stand in the infinitive; ``verb_forms`` and ``supines`` give the others.
"""

from functools import cache

CITIZENS = (
    *("elev", "barn", "brukare", "invånare", "medborgare", "kommuninvånare", "deltagare", "besökare", "resenär"),
    *("trafikant", "cyklist", "patient", "klient", "hyresgäst", "matgäst", "låntagare"),
    *("ungdom", "förälder", "vårdnadshavare", "familj", "hushåll", "flicka", "pojke", "pensionär", "studerande"),
    *("företag", "företagare", "förening", "missbrukare", "person", "människa", "åring", "omsorgstagare", "vårdtagare"),
    *("student", "konsument", "näringsidkare", "fastighetsägare", "anhörigvårdare"),
)
"""Those whom the municipality is there for. Employees are not among them: they are how it is done."""

CITIZEN_WORDS = frozenset(
    (
        *("unga", "ungas", "äldre", "äldres", "nyanlända", "anhöriga", "anhörigas", "närstående", "hemlösa"),
        *("arbetslösa", "våldsutsatta", "kvinnor", "män", "vuxna", "boendena", "boendes", "kund", "kunder", "kunderna"),
        *("individen", "individens", "individer", "gäster", "gästerna", "någon", "ekebybor", "seniorer", "seniorerna"),
        *("föräldrar", "föräldrarna", "föräldrars", "långtidsarbetslösa", "väljare", "väljarna", "mottagaren"),
        *("gående", "sökande", "besökande", "placerade"),
    )
)
"""Words that name them only as they stand here: adjectives used as nouns, and what would be found in other words."""

CITIZEN_PHRASES = (
    *(
        "den som",
        "de som",
        "dem som",
        "alla som",
        "ingen som",
        "var och en",
        "de boende",
        "alla boende",
        "boende på",
        "boende i",
    ),
    *("fler boende", "färre boende"),
    *("för alla", "alla kan", "alla har", "alla får", "alla ska kunna", "ingen ska", "ingen behöver", "så många som"),
)

PERSONAL_VERBS = frozenset(
    (
        *("besöker", "klarar", "rör", "röstar", "överlever", "går", "kan", "får", "har", "cyklar", "åker", "reser"),
        *("skadas", "läser", "deltar", "väljer", "flyttar", "faller", "söker", "når", "använder", "tränar", "lånar"),
        *("äter", "sover", "mår", "blir", "känner", "upplever", "tycker", "vågar", "slutar", "studerar", "arbetar"),
        *("röker", "startar", "idrottar", "dör", "drabbas", "trivs", "bor", "lever", "utsätts", "lär", "vill"),
    )
)
"""What people do: after ”fler” or ”färre” alone it says that the word means people."""

BODIES = (
    *("vi", "nämnd", "nämnden", "nämnder", "nämnderna", "kommun", "kommunen", "förvaltning", "förvaltningen", "enhet"),
    *("enheten", "enheter", "enheterna", "kommunstyrelsen", "fullmäktige", "verksamheten", "verksamheterna"),
)

MEANS_VERBS = (
    *("utveckla", "implementera", "utbilda", "utreda", "inrätta", "rekrytera", "upphandla", "kartlägga", "genomföra"),
    *("införa", "erbjuda", "upprätta", "utarbeta", "revidera", "uppdatera", "inventera", "renovera", "bygga"),
    *("arbeta", "jobba", "verka", "bidra", "sträva", "satsa", "fortsätta", "bedriva", "lansera", "öva", "planera"),
    *("effektivisera", "digitalisera", "samordna", "samverka", "samarbeta", "informera", "kommunicera", "marknadsföra"),
    *("säkerställa", "främja", "möjliggöra", "stödja", "stötta", "prioritera", "fokusera", "skapa", "tillskapa"),
    *("upphandla", "anställa", "köpa", "anlägga", "investera", "etablera", "starta", "påbörja", "initiera", "driva"),
    *("anordna", "arrangera", "organisera", "fastställa", "anta", "analysera", "utvärdera", "synliggöra", "förankra"),
    *("stärka", "förstärka", "fördjupa", "bredda", "vidareutveckla", "modernisera", "fortbilda", "tillhandahålla"),
    *("undersöka", "sammanställa", "formulera", "konkretisera", "intensifiera", "upprusta", "omorganisera", "testa"),
    *("installera", "förbereda", "tydliggöra", "kvalitetssäkra", "certifiera", "handlägga", "bevaka", "verkställa"),
    *("förebygga", "motverka", "bekämpa", "integrera", "anpassa", "samla"),
    *("underlätta", "uppmuntra", "stimulera", "dokumentera", "redovisa", "identifiera", "definiera", "automatisera"),
    *("standardisera", "optimera", "bemanna", "finansiera", "avsätta", "tillsätta"),
    *("involvera", "uppmärksamma", "publicera", "presentera", "handleda", "avveckla", "ersätta", "medverka", "pröva"),
)
"""What a municipality does. With a citizen as its subject such a verb is an effect: ”Barnen utvecklar sitt språk”."""

TRYING = ("verka", "arbeta", "bidra", "sträva", "jobba", "satsa")

OFFERING = frozenset(("erbjuda", "erbjuder", "erbjuds", "erbjudas", "erbjudits"))
"""What the municipality does even where the citizen is the subject: ”Eleverna erbjuds läxhjälp”."""

GIVING = frozenset(("ges", "ge", "ger", "skapa", "skapar", "skapas"))
CONDITIONS = frozenset(
    ("förutsättningar", "förutsättning", "möjlighet", "möjligheter", "stöd", "råd", "bidrag", "information")
)
RAISING = ("utveckla", "stärka", "förstärka", "främja", "förbättra")
"""With what is the citizen's own as their object they are effects: ”stärka elevernas läsförmåga”."""

PARTICLE_VERBS = (
    *("ta fram", "tar fram", "tas fram", "tagit fram", "tagits fram", "se över", "ser över", "ses över", "sett över"),
    *("byta ut", "byter ut", "byts ut", "bytas ut", "bygga ut", "bygger ut", "byggs ut", "följa upp", "följer upp"),
    *("följs upp", "följas upp", "arbeta fram", "arbetas fram", "rusta upp", "rustar upp", "rustas upp", "gå igenom"),
    *("starta upp", "startas upp", "sätta upp", "sätts upp", "sättas upp", "ställa om", "ställs om", "hålla i"),
    *("står klar", "står klart", "står klara", "står färdig", "står färdigt", "tas i", "rulla ut", "rullas ut"),
)

CHANGE_VERBS = ("öka", "minska", "höja", "sänka", "förbättra", "halvera", "fördubbla", "förkorta", "utöka", "skärpa")
"""A change is what it changes: ”minska sjukfrånvaron” is an effect, ”öka samverkan” is a means."""

CHANGED = frozenset(
    (
        *("ökad", "ökat", "ökade", "utvecklad", "utvecklat", "utvecklade", "förbättrad", "förbättrat", "förbättrade"),
        *("förstärkt", "förstärkta", "stärkt", "stärkta", "fördjupad", "fördjupat", "fördjupade", "fortsatt", "utökad"),
        *("fortsatta", "effektivare", "effektiv", "effektivt", "bättre", "tydligare", "tydlig", "tydligt", "mer"),
        *("utökat", "utökade", "strukturerat", "strukturerad", "systematisk", "systematiskt", "gemensam", "gemensamt"),
        *("nära", "tätare", "aktiv", "aktivt", "förebyggande", "intensifierad", "intensifierat", "god", "gott"),
        *("kvalitetshöjande", "riktade", "tidiga", "utbyggd", "utbyggt", "särskilda", "breddad", "breddat"),
    )
)

MEANS_NOUNS = (
    *("samverkan", "samarbete", "samordning", "dialog", "arbete", "arbetssätt", "metod", "process", "rutin"),
    *("uppföljning", "utveckling", "utbyggnad", "digitalisering", "ledarskap", "kompetens", "kompetensutveckling"),
    *("planering", "takt", "insats", "kommunikation", "marknadsföring", "organisation", "styrning", "ledning"),
    *("fortbildning", "analys", "åtgärd", "kampanj", "implementering", "information", "omställning", "satsning"),
)
"""What is done, as a noun. Work that somebody has (”ett arbete att gå till”) is told apart by what stands before it."""

NOMINALISED = (
    *("utveckling", "vidareutveckling", "implementering", "införande", "genomförande", "inrättande", "kartläggning"),
    *("framtagande", "upprättande", "utbyggnad", "uppbyggnad", "digitalisering", "samordning", "renovering"),
    *("effektivisering", "förstärkning", "översyn", "utredning", "inventering", "modernisering", "rekrytering"),
    *("upphandling", "revidering", "etablering", "anläggande", "byggande", "utbildning", "upprustning", "uppföljning"),
)

DOINGS = (
    *("utbildningstillfälle", "tillfälle", "besök", "möte", "dialog", "insats", "aktivitet", "kontroll", "samtal"),
    *("program", "festival", "kampanj", "inspektion", "tillsyn", "utbildning", "workshop", "föreläsning", "seminarium"),
    *("granskning", "arrangemang", "evenemang", "träff", "kurs", "mätning", "övning", "informationsträff", "enkät"),
)
"""What can be counted without anything having become better."""

UNDERTAKINGS = ("åtgärd", "insats", "satsning", "aktivitet", "projekt")
"""With what they are for before them they are a means: ”trygghetsskapande åtgärder”."""

DOING_PARTICIPLES = frozenset(
    (
        *("genomförda", "genomfört", "hållna", "utförda", "utbildade", "upprättade", "framtagna", "avslutade"),
        *("anordnade", "arrangerade", "producerade", "publicerade", "erbjudna", "gjorda", "införda", "planerade"),
    )
)

PAPERS = (
    *("plan", "handlingsplan", "rutin", "policy", "strategi", "riktlinje", "modell", "system", "årshjul", "checklista"),
    *("kartläggning", "styrdokument", "handbok", "manual"),
)
BEING = frozenset(("är", "vara", "blir", "bli"))
HAVING = frozenset(("ha", "har", "finns", "finnas", "får", "få"))

STAFF = (
    *("lärare", "chef", "rektor", "personal", "medarbetare", "pedagog", "handläggare", "handledare", "undersköterska"),
    *("assistent", "anställd", "förskollärare", "politiker", "förtroendevald", "socialsekreterare"),
)
ATTENDING = frozenset(("gå", "går", "gått", "genomgå", "genomgår", "genomgått", "delta", "deltar", "få", "får", "fått"))
COURSES = ("utbildning", "kurs", "handledning", "fortbildning", "kompetensutveckling", "introduktion")

AUXILIARIES = frozenset(
    ("ska", "skall", "kan", "vill", "bör", "måste", "har", "ha", "kommer", "behöver", "kunna", "att")
)
STATES = frozenset(
    (
        *("är", "vara", "blir", "bli", "finns", "får", "når", "upplever", "känner", "trivs", "mår", "vet", "förstår"),
        *("räcker", "håller", "hålla", "präglas", "klarar", "betalar", "besvaras", "lever", "kommer", "går", "gör"),
        *("väntar", "möter", "bestämmer", "väljer", "lär", "deltar", "besöks", "besöker", "rekommenderar", "ger"),
        *("anser", "tycker", "ökar", "minskar", "sjunker", "stiger", "förbättras", "halveras", "höjs", "sänks"),
        *(
            "finnas",
            "utgår",
            "bor",
            "kastar",
            "slänger",
            "sorterar",
            "äter",
            "bedöms",
            "visar",
            "ligger",
            "uppgår",
            "nå",
        ),
    )
)
"""Verbs that tell how something is or has become."""

OPEN_PRAISE = frozenset(("god", "gott", "goda", "bra", "hög", "högt", "höga", "högsta", "bästa", "bättre"))
SERVICES = (
    *("vård", "omsorg", "service", "standard", "bemötande", "undervisning", "utbildning", "verksamhet", "skola"),
    *("förskola", "miljö", "klimat", "tillgänglighet", "beredskap", "handläggning", "äldreomsorg", "insats"),
)
OPEN_WORDS = ("attraktiv", "ändamålsenlig", "världsklass", "professionell", "välfungerande", "modern", "högkvalitativ")
DEFINING = ("det vill säga", "dvs", "så att", "genom att", "i nivå med", "som innebär att")
NUMBERS = frozenset(
    (
        *("en", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tjugo"),
        *("hälften", "hundra", "femte", "tredje", "fjärde", "dubbelt"),
    )
)

PREPOSITIONS = frozenset(
    ("för", "till", "med", "i", "på", "hos", "per", "inom", "mot", "kring", "om", "från", "mellan")
)

STOP_WORDS = frozenset(
    (
        *("och", "eller", "att", "som", "i", "på", "till", "för", "av", "med", "från", "om", "en", "ett", "den", "det"),
        *("de", "ska", "skall", "är", "har", "kan", "vara", "vi", "alla", "sin", "sitt", "sina", "så", "inom", "vid"),
        *("sig", "fler", "färre", "mer", "mindre", "andel", "andelen", "antal", "antalet", "minst", "högst", "procent"),
        *("ökar", "öka", "ökad", "minskar", "minska", "samtliga", "varje", "sina", "bättre", "upplever", "känner"),
    )
)
"""Small words, and those that say how much: two goals about the same thing are alike whichever way they put it."""

_ENDINGS = (*("", "en", "n", "et", "t", "ar", "er", "or", "r", "arna", "erna", "orna", "rna", "na", "a", "e"),)


_IN_ER = (
    *("föra", "göra", "bygga", "ställa", "lägga", "sätta", "köpa", "driva", "hålla", "stödja", "höja", "sänka"),
    *("skärpa", "bjuda"),
)
"""How the verbs of the second conjugation end; all others go like utveckla."""


@cache
def noun_forms(nouns: tuple[str, ...]) -> frozenset[str]:
    """The nouns with the endings that Swedish may give them, with and without the genitive's s."""
    whole = {noun + ending for noun in nouns for ending in _ENDINGS}
    cut = {noun[:-1] + ending for noun in nouns if noun[-1] in "ea" for ending in _ENDINGS[1:]}
    bare = whole | cut
    return frozenset(bare | {f"{form}s" for form in bare})


@cache
def verb_forms(verbs: tuple[str, ...]) -> frozenset[str]:
    """Infinitive and present, active and passive: utveckla, utvecklas, utvecklar; bygga, byggas, bygger, byggs."""
    made = {form for verb in verbs for form in (verb, f"{verb}s")}
    for verb in verbs:
        stem = verb.removesuffix("a")
        if not verb.endswith(_IN_ER):
            made.add(f"{verb}r")
        else:
            # inför, möjliggör: after -ör there is no ending.
            made |= {f"{stem}s", stem if stem.endswith("ör") else f"{stem}er"}
    return frozenset(made)


@cache
def supines(verbs: tuple[str, ...]) -> frozenset[str]:
    """What follows ”har”: har utvecklat, har införts. Alone it is an adjective: ”utvecklat samarbete”."""
    active = {_supine(verb) for verb in verbs}
    return frozenset(active | {f"{form}s" for form in active})


@cache
def participles(verbs: tuple[str, ...]) -> frozenset[str]:
    """What follows ”är”: är upprättad, är infört, är genomförda."""
    supine = {verb: _supine(verb).removesuffix("t") for verb in verbs}
    endings = {verb: ("d", "t", "da", "ta") if verb.endswith(_IN_ER) else ("d", "t", "de") for verb in verbs}
    return frozenset(supine[verb] + ending for verb in verbs for ending in endings[verb])


def _supine(verb: str) -> str:
    return f"{verb.removesuffix('a')}t" if verb.endswith(_IN_ER) else f"{verb}t"
