"""English, as official papers write it and people type it."""

from index.languages.words import Stop, Words, rule

ENGLISH = Words(
    stemmer="english",
    stop_words=frozenset(
        "a about an and any are as at be been being by can could did do does for from had has have he her him "
        "his how i if in is it its me my of on or our she should so some that the their them then there these "
        "they this those to was we were what when where which who whom whose why will with would you your s t".split()
    ),
    openers=frozenset("however when after before since because although here such many some each".split()),
    leaning=r"it|they",
    impersonal=r"is\s\w+\s(?:that|to)",
    abbreviations=(
        rule(
            "titles of persons, who have a capital",
            Stop.NEVER,
            "mr mrs ms dr drs st sr jr prof gen col lt capt hon rev",
            "Dr. Mallet heard Mrs. Le Guen and Prof. Morel.",
            "They agreed.",
        ),
        rule(
            "numbers of things",
            Stop.NO_NUMBER,
            "no nos art arts pp p vol fig app ann para",
            "See para. 12, vol. 3, p. 4.",
            "Nothing else applies.",
        ),
        rule(
            "companies",
            Stop.OPENER,
            "inc ltd corp",
            "Delcourt Ltd. Leeds sold it to Morel Inc. in May.",
            "The price is not known.",
        ),
        rule(
            "months",
            Stop.OPENER,
            "jan sept oct nov dec",
            "The term runs from 6 Jan. 2020 to 1 Sept. 2021.",
            "The mayor signs.",
        ),
        rule(
            "days of the week",
            Stop.NO_NUMBER,
            "mon tue tues wed thu thur thurs fri sat sun",
            "The office opens on Thurs. 6 May and Sat. 8 May.",
            "It closes in June.",
        ),
        rule(
            "measures",
            Stop.OPENER,
            "approx",
            "The fare is approx. 2 pounds.",
            "It will fall.",
        ),
    ),
    unended=r"the|of|and|or|to|in|for|by",
    binding=r"must|may|can|shall|should|will|is|are|[Yy]ou|[Yy]our|[Pp]lease",
    related=(
        r"see also|read (?:also|more|next)|related|most (?:read|popular|viewed)|more (?:on|from|stories)|"
        r"latest|share|follow us|contents|navigation|menu|languages"
    ),
    buttons=(
        r"share.{0,20}|print(?: this.{0,20})?|tweet|e?-?mail(?: this.{0,20})?|download.{0,12}|"
        r"back to (?:the )?top|next|previous|close|copy.{0,10}|subscribe.{0,20}|(?:sign|log) in|read more|"
        r"advertisement|(?:\d+ )?comments?|reprints|like|kudos"
    ),
    page_of=r"of",
    contents=r"table of contents|contents",
    contents_begin=r"tables? of|contents|lists of",
    months=tuple("january february march april may june july august september october november december".split()),
    weekdays=r"(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    papers=(
        r"act|order|decree|regulation|circular|memo(?:randum)?|minutes|meeting|sitting|hearing|judgment|report|letter"
    ),
    ordinals=r"first|second|third|\d(?:st|nd|rd)",
    about=r"on|about|concerning|regarding|amending|pursuant|following|since|until",
    published=r"posted|published",
    of_year=r"year|report|in",
    parts=(r"part", r"book", r"title", r"", r"chapter", r"section", r"", r""),
    article=r"Article|ARTICLE|Art\.|ART\.",
    articles=r"Articles|ARTICLES",
    annexes=r"APPENDIX|SCHEDULE",
)
