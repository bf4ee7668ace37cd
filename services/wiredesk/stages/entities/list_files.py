"""The packaged word lists: the schema of each file under `data/`, and what its fields hold."""

from wiredesk.stages.entities.list_reading import BlankList, CommaList, File


class Nationalities(File):
    """`nationalities.toml`: the adjectives and nouns of each country, region and people.

    Attributes:
        countries: a country and the adjectives and nouns made from it.
        regions: the same of regions and continents.
        peoples: the same of peoples without a country of their own.
        prefixes: the forms that a hyphen joins to another ("Franco-German"), by country.
    """

    countries: dict[str, CommaList]
    regions: dict[str, CommaList]
    peoples: dict[str, CommaList]
    prefixes: dict[str, CommaList]


class PlacePatterns(File):
    """Words by which an unlisted place's name is known.

    Attributes:
        last: last words ("Anambra | State").
        first: first words ("Mount | Kenya").
        of: first words that go on with "of" ("Gulf | of Aden").
        generic: words in lower case behind a place's name ("Punjab | province").
        suffixes: endings of single words ("Jalalabad").
    """

    last: CommaList
    first: CommaList
    of: CommaList
    generic: CommaList
    suffixes: CommaList


class Locations(File):
    """`locations.toml`: well-known places.

    Attributes:
        countries: countries.
        capitals: capitals.
        cities: other cities.
        regions: states, provinces, continents and other regions.
        waters: seas, rivers, lakes, straits.
        aliases: a place and its other names.
        patterns: words by which an unlisted place's name is known.
    """

    countries: CommaList
    capitals: CommaList
    cities: CommaList
    regions: CommaList
    waters: CommaList
    aliases: dict[str, CommaList]
    patterns: PlacePatterns


class OrganizationPatterns(File):
    """Words by which an unlisted organisation's name is known.

    Attributes:
        last: last words of a name that has others before them ("Acme | Holdings").
        of: words that go on with "of", "for" or "on" ("Ministry | of Water").
        alone: whole names that stand alone ("Parliament").
        generic: bodies of which a nationality word before them is no part ("French | Army").
        portfolios: words that may follow "and" in "Ministry of … and …", and fields of an office.
        of_state: last words with which the same holds whatever stands between ("French Foreign | Ministry").
        owners: words before a possessive inside a name ("Women's | Affairs").
    """

    last: CommaList
    of: CommaList
    alone: CommaList
    generic: CommaList
    portfolios: CommaList
    of_state: CommaList
    owners: CommaList


class Organizations(File):
    """`organizations.toml`: organisations with their other names.

    Attributes:
        names: an organisation and its other names.
        patterns: words by which an unlisted organisation's name is known.
    """

    names: dict[str, CommaList]
    patterns: OrganizationPatterns


class Things(File):
    """One table of `things.toml`.

    Attributes:
        names: names.
        last: last words of unlisted names ("Baku | Summit").
        first: first words ("Hurricane | Ida").
        of: words that go on with "of" ("Battle | of Adwa").
    """

    names: CommaList
    last: CommaList = ()
    first: CommaList = ()
    of: CommaList = ()


class Products(Things):
    """The products among them.

    Attributes:
        models: makes whose model number belongs to the name ("Boeing | 737").
    """

    models: CommaList


class Facilities(Things):
    """The facilities among them.

    Attributes:
        directions: words of which a name can be made without another name ("North-South | gas pipeline").
        lowercase: the words in lower case that end such a name.
    """

    directions: CommaList
    lowercase: CommaList


class ThingsFile(File):
    """`things.toml`: names of the other kinds.

    Attributes:
        event: wars, storms, summits, competitions.
        product: models, weapons, ships, vaccines, apps, crude grades, indices.
        law: acts, codes, treaties.
        disease: named illnesses.
        facility: buildings, ports, roads, railways, pipelines.
        work: books, films, songs.
    """

    event: Things
    product: Products
    law: Things
    disease: Things
    facility: Facilities
    work: Things


class Titles(File):
    """`titles.toml`: role words.

    Attributes:
        heads: role words; no part of a name.
        modifiers: words before them ("deputy | governor").
        honorifics: forms of address, which are no titles ("Mr").
        with_portfolio: role words that their field belongs to ("minister | of state for ports").
        office_links: words between a role word and the name behind it ("Secretary | of State | Antony Blinken").
        fields: fields of an office, besides the portfolios of organisations.
        before_role: words that may stand between a name's comma and its role ("X, | the former | chief of Y").
    """

    heads: CommaList
    modifiers: CommaList
    honorifics: CommaList
    with_portfolio: CommaList
    office_links: BlankList
    fields: CommaList
    before_role: CommaList


class GivenNames(File):
    """`given_names.toml`: given names, endings of family names, particles.

    Attributes:
        names: given names.
        surname_endings: endings of family names.
        particles: words in lower case inside a name ("van | der").
        opening_particles: those with which a short form may begin ("bin Salman").
        weak_particles: those that are also words of other kinds: inside a name only with a hyphen.
        hyphenated_particles: opening ones that begin a name only with a hyphen ("el-Sisi").
        surname_heads: ends of places' and organisations' names that are family names, too ("Bill | Gates").
        surname_heads_titled: the same behind a title without a given name ("Senator | Hill").
    """

    names: BlankList
    surname_endings: CommaList
    particles: CommaList
    opening_particles: CommaList
    weak_particles: CommaList
    hyphenated_particles: CommaList
    surname_heads: CommaList
    surname_heads_titled: CommaList


class StopWords(File):
    """`stopwords.toml`: what is no name.

    Attributes:
        words: words that are no names although they are often capitalised.
        endings: endings by which a capitalised first word of a sentence is taken for an ordinary word.
        name_openers: ordinary words that begin official names ("National | Bank").
        acronyms: acronyms that name nobody ("CEO").
        in_capitals: listed names that are ordinary words in a line of capitals ("READING").
    """

    words: BlankList
    endings: CommaList
    name_openers: CommaList
    acronyms: CommaList
    in_capitals: CommaList


class PersonContext(File):
    """Words behind a person's name.

    Attributes:
        saying: verbs of speaking behind a name.
        human: what is said of people only ("Okonjo | himself").
    """

    saying: CommaList
    human: CommaList


class LocationContext(File):
    """Words before a place's name.

    Attributes:
        placing: words in lower case before a name ("near | Kano").
    """

    placing: CommaList


class LanguageContext(File):
    """Words before and behind a nationality word that is a language.

    Attributes:
        before: words before it ("speaks | Hausa").
        behind: words behind it ("Swedish | translation").
    """

    before: CommaList
    behind: CommaList


class MoneyContext(File):
    """Words that make a name a currency.

    Attributes:
        currencies: words before a figure ("Tk | 2,680").
        dollars: words behind a country whose money is meant ("10,000 US | dollars").
    """

    currencies: CommaList
    dollars: CommaList


class HyphenContext(File):
    """Words that a hyphen joins to a name.

    Attributes:
        compounds: words that are no part of the name ("London-| based").
    """

    compounds: CommaList


class Context(File):
    """`context.toml`: words around a name that tell what it is, or that it is none.

    Attributes:
        person: behind a person's name.
        location: before a place's name.
        language: around a nationality word that is a language.
        money: around a name that is a currency.
        hyphen: joined to a name.
    """

    person: PersonContext
    location: LocationContext
    language: LanguageContext
    money: MoneyContext
    hyphen: HyphenContext


class GenderWords(File):
    """Words that tell a woman, or a man.

    Attributes:
        names: given names, in lower case without accents, besides those in `given_genders.txt`.
        honorifics: words before a name.
        roles: role words and nouns.
        surname_endings: endings of family names and patronymics.
    """

    names: BlankList
    honorifics: CommaList
    roles: CommaList
    surname_endings: CommaList


class PersonNouns(File):
    """Nouns for people, and words beside them.

    Attributes:
        persons: nouns besides the titles by which a story speaks of somebody again; of several words the last counts.
        modifiers: words before such a noun that it need not agree in: "the former minister".
        verbs: what follows "the Norwegian" where that is no adjective.
        anonymous: nouns for somebody without a name, whom a pronoun may mean.
        saying: verbs of speech and thought, behind whose subject the same subject often goes on.
    """

    persons: CommaList
    modifiers: CommaList
    verbs: CommaList
    anonymous: CommaList
    saying: CommaList


class Grammar(File):
    """Closed classes of words that tell where a noun phrase or a clause begins and ends.

    Attributes:
        determiners: before a noun phrase that is set beside a name.
        breakers: what ends a noun phrase.
        telling: words without which a role is another one: a deputy minister is no minister.
        clause_openers: what a clause with a subject of its own may begin with.
        other_subjects: subjects that are nobody with a name.
        function_words: what may follow "her" where that is no possessive.
    """

    determiners: CommaList
    breakers: CommaList
    telling: CommaList
    clause_openers: CommaList
    other_subjects: CommaList
    function_words: CommaList


class People(File):
    """`people.toml`: words that tell women from men, and those by which people are spoken of again.

    Attributes:
        female: of women.
        male: of men.
        nouns: for people.
        grammar: closed classes.
        countrymen: a noun for somebody and the country: "dane".
    """

    female: GenderWords
    male: GenderWords
    nouns: PersonNouns
    grammar: Grammar
    countrymen: dict[str, str]
