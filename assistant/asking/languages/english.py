"""How one asks in English."""

from assistant.asking.languages.words import NameForm, QuestionWords

_THE = r"(?:(?:the|its|their)\s+)"

_NUMBERS = (
    "two|three|four|five|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    "(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|billions?|dozens?|half|thirds?|quarters?|none"
)

ENGLISH = QuestionWords(
    empty=frozenset(
        "after all before but else long lot many more much ok one ones please precise thank thanks".split()
    ),
    opening=r"and|but|ok|so|what about|how about|same",
    pointing=r"it|its|they|them|their|this|that|these|those|he|she|his|her",
    how_many=frozenset({"much", "many"}),
    bare=r"which|what|when|where|why|how|who|whom|whose",
    defining=r"\bwhat(?: is| are|'s)\b|\bwho(?: is| are|'s)\b|mean|stand for",
    manners=frozenset("thanks thank hello hi ok okay super bye".split()),
    asked={
        "amount": (r"budget|euros?|financ|how much|cost|money|fund|paid|\bpay\b|who pays|pays for|spend|afford"),
        "count": r"proportion|how many|number of|figures?\b|percent|statisti",
        "date": (r"\bdates?\b|\bwhen\b|what (?:day|year|date|month)|which (?:day|year|month)|deadline"),
        "place": r"\bwhere\b|which (?:city|cities|town|region|departement|department)|location",
        "person": r"\bwho\b|\bnames?\b|\bwhom\b",
        "contact": r"phone|hot ?line|e-?mail|contact",
        "reason": r"\bwhy\b|how come|reasons?\b",
    },
    held={
        "amount": r"euros?\b|\bmillions?\b|\bbudget|\bfinanc",
        "count": rf"\b(?:{_NUMBERS})\b",
        "reason": r"because|in order|\bdue to\b",
    },
    papers=r"plan|directive|convention|constitution|act|law|treaty",
    saying=frozenset(
        "say said says does did declared answered answer asked ask replied provide provides state states about think "
        "words article articles".split()
    ),
    speaks=r"\bwhat (?:did|does|has) ",
    speaks_about=frozenset("say said answer reply think about declare on in at".split()),
    offices={"minister": "ministre", "senator": "senat", "secretary of state": "secret(?:aire|ariat) d'etat"},
    request=(
        r"\b(?:asks?|asked) (?:him|her|them|the (?:minister|government|secretary|council|mayor)(?: of \w+)?),? "
        r"(?:whether|if|how|when|where|why|who|what|which|to (?:say|specify|indicate))\b"
        r"|\b(?:wish(?:e[sd])?|would like|wants?|wanted) to know\b"
    ),
    of_requests=r"\b(?:question|interrog|ask)|\b(?:wants?|wanted|wish\w*) to know\b|\bdoes \w+ want\b",
    for_oneself=r"\b(?:i |we )(?:\w+ ){0,3}(?:know|ask)\b",
    votes=r"votes?|abstentions?|voted?|abstain\w*",
    votes_otherwise=r"why|when|where|many|adopt\w+",
    votes_count=r"(?:how )?many|number",
    votes_cast=r"votes",
    votes_decided=r"adopted|rejected|carried",
    votes_who=r"(?:but |and )?(?:who|which)\b",
    votes_empty=frozenset(
        "vote votes abstention abstentions voted abstained abstain abstains for against member members texte mr mrs "
        "did how who which people".split()
    ),
    votes_not=r"\b(?:not vote|absent)",
    turn_joins=r"and|but|ok|so|what about|how about",
    turn_before=r"(?:to|from|for|in|at|by|since|until|with|on)\s+",
    turn_asks=r"what|whom?|when|where|why|which|how(?: (?:many|much|long|old|often|far|big|quickly))?",
    turn_asks_after=r"(?:is|are|was|were|do|does|did|has|have)\b",
    articles=r"(?:the|an?)\b",
    placing=r"in|for|at|on|with|by|to",
    verb_first=r"^(?:can|do|does|did|is|are|was|were|has|have)\b",
    before_asking=r"to|from|for|in|at|by|since|until|under|with|on|during",
    asking=r"what|who|whom|when|where|why|how|which|is|are|does|do|did|can|was|were|has|have",
    begins=r"what|who|when|where|why|how|which|is|are|does|do|did|can|was|were|has|have",
    joint=r"and",
    joints=r"",
    two_clauses="",
    lists=(
        r"\b(?:list\w*|all (?:of )?the|every)\b|\b(?:name|give)(?: me)? (?:all|every)\b"
        r"|\bwhat is (?:forbidden|allowed|not allowed|prohibited|required|banned|included|excluded|covered)\b"
        r"|\bwhat (?:are|were) (?:all )?(?:the|its|their)\b|\b(?:which|what) (?!(?:is|was|does|has)\b)\w+s\b"
        r"|\bwhat (?:must|should|may|can)\b|\bwhat went wrong\b"
        r"|\bwhat (?:do|does|did|has|have) (?:\w+ ){1,4}(?:done|decided?|find|found|recommend|get|receive|need|offer"
        r"|promise|propose)\w*\b"
        r"|\bwho (?:can|may|are|pays?|funds?|finances?|supports?|works?|gave)\b"
    ),
    lists_empty=frozenset(
        "list lists listing all give every everything name different which what are report announced mentioned "
        "planned".split()
    ),
    counting=(
        r"finally|first|second|third|then|lastly"
        r"|(?:the |an? )?(?:first|second|third|fourth|fifth|last)(?: \w+){0,2} (?:is|will|aims)"
    ),
    in_turn=r"finally|first|then|next|lastly",
    several=r"two|three|four|five|six|seven|eight|ten|several",
    points_back=(
        r"(?:(?:for|with|in|of) )?(?:all(?: of)? )?(?:these|those) \w+"
        r"|(?:each(?: of them)?|all of them) (?!the\b)\w+"
    ),
    planned=(
        r"planned|plans?|will|next|announced?|measures?|steps?|recommend\w*|goals?|aims?|going|objectives?|priorities"
        r"|commit\w*|actions?|decided|decisions?|projects?"
    ),
    will=r"will|shall|(?:plan|intend|hope|want)s? to|(?:is|are) (?:going )?to",
    was=r"was|were|has|have|had|\w{3,}ed",
    heading_asks=r"(?:the )?question\b",
    heading_replies=r"(?:the )?(?:reply|answer|response)\b",
    common=frozenset(
        "people persons person women woman men man children child days day hours hour years year months month things "
        "rules rule conditions condition details reason reasons role parts part types type".split()
    ),
    compares=(
        r"\bcompar\w*|\bevolu\w*|\b(?:the|both|these) (?:two|three|four|five)\b"
        r"|\b(?:each|every) (?:year|report|document)"
        r"|\byear (?:by|after|on) year|\bboth\b|\brespecti\w+|\bdiffer\w*|\bchang\w*"
        r"|\bfrom year to year|\bover the years|\bdocuments\b|\breports\b"
    ),
    compares_telling=(
        r"\b(?:what|how) (?:do|does|did)(?: they| the)?(?: say)?(?: about)?\b"
        r"|\b(?:documents?|reports?|places|years)\b|\b(?:say|says|said) about\b"
    ),
    dangling=r"in|of|by|for|and|the",
    greets=r"hello|hi|hey|thanks?|you|good|bye|please|pls|great|translate\w*|help|what|how|who|cool|nice",
    name_forms=(
        NameForm(r"how\s+many\s+(?P<name>.+)", "the number of ", plural=True),
        NameForm(rf"what\s+(?:is|are|was|were|will\s+be)\s+(?P<name>{_THE}.+)"),
        NameForm(rf"who\s+(?:is|are|was|were)\s+(?P<name>{_THE}.+)"),
        NameForm(r"(?:is|are|was|were)\s+there\s+(?P<name>(?:(?:the|an?|any)\s+)?.+)"),
        NameForm(rf"how\s+much\s+(?:is|are|was|were)\s+(?P<name>{_THE}.+)", "the price of "),
        NameForm(rf"how\s+much\s+(?:does|do|did)\s+(?P<name>{_THE}[^?]+?)\s+cost\b", "the price of "),
    ),
    name_ends=(
        r"that|which|who|in|on|for|by|at|to|with|from|during|since|between|before|after|under|and|or|is|are|was|were|"
        r"has|have|had|will|did|does|do|can|must|per|when|where"
    ),
    name_done=r"\s+(?:were|are|was|is|have\s+been|had\s+been|will\s+be)\s+(?P<done>\w+(?:ed|en|ught|lt))\b",
    no_name=r"gonna|this|that|these|those|you|he|she|they",
    greeting=frozenset("hello hi hey thanks thank bye goodbye ok okay super great perfect cool".split()),
    greeted=frozenset(
        "please pls nice good morning afternoon evening very much so you s and for that it is was helpful kind of "
        "your all yes no a".split()
    ),
    politely=frozenset(("please",)),
    after=frozenset("please pls you".split()),
    of_us=(
        r"(?:(?:can you|could you)\s)?(?:translate\w*|repeat|rephrase|explain)"
        r"(?:\s(?:text|page|that|this|it|all|the|answer|quote|sentence|citation|passage|document|to|into|in|english|"
        r"french|again))*"
        r"|who are you|what are you|how are you(?: doing)?"
        r"|what (?:can you|can i|do you) (?:do|ask)(?: (?:here|for me))?|what can i ask(?: you| here)?"
        r"|how does (?:this|it) work|help(?: me)?|are you (?:an?) (?:robot|ai|bot|human)"
        r"|do you speak (?:english|french)|test"
    ),
    of_language=r"translat|speak",
    kept=frozenset(("who are you", "what are you", "how are you", "what can i ask you")),
    overview=(
        r"\bwhat s (?:this|it)\b|\bsum (?:it |this |that )?up\b|\bdescribe\b|\btell me about\b|\bneed to know\b"
        r"|\bpresent(?:e|ation)\b|\btl ?dr\b"
        r"|\bsummar\w+|\boverview\b|\bgist\b|\bin (?:brief|short|a nutshell)\b|\boutline\b"
        r"|\bwhat (?:is|s|are)? ?(?:\w+ ){0,4}about\b"
        r"|\bwhat does (?:\w+ ){1,3}(?:say|cover|contain|deal with|talk about)\b"
        r"|\b(?:key|main|important|essential|major|principal) (?:points?|ideas?|messages?|takeaways?|facts?|findings?|"
        r"topics?|themes?|elements?|information|conclusions?)\b|\btakeaways?\b"
        r"|\bwhat is (?:this|it)\b|\bhighlights?\b|\bthe essentials?\b"
        r"|\bwhat should i (?:know|remember)\b|\bwhat (?:is|s) in\b"
    ),
    defines=r"\bwhat (?:is|s)\b",
    overview_beside=frozenset(
        "the this that these an of to in from for on here a document documents text page pages pdf file report paper "
        "letter guide policy decision notice study minutes act article leaflet contract charter handbook me i you we "
        "us my give make write do does can could would like want need get let know tell show explain provide please "
        "what is are s which it its short brief briefly quick quickly few words sentences lines three five two ten "
        "sentence simple hello and whole entire all main question points".split()
    ),
)
