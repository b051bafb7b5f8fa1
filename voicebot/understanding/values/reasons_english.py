"""Words for why somebody has fallen behind, in the Englishes that callers speak."""

from __future__ import annotations

import re

from voicebot.understanding.meaning import Reason

_KIN = (
    r"(?:mom|mum|mam|mama|momma|dad|da|daddy|father|mother|wife|husband|hubby|son|boy|girl|daughter|brother|sister"
    r"|partner|fiancee?|grandma|gran|nan|nana"
    r"|grandmother|grandfather|grandpa|granddad|baby|child|kid|uncle|aunt|auntie|cousin|nephew|niece|old man|twin)"
)  # fmt: skip
_WORKS = (
    r"(?:plant|mill|factory|mine|warehouse|yard|depot|office|shipyard|refinery|call cent(?:er|re)|company|employer"
    r"|store)"
)
_SHOP = (
    r"(?:business|shop|company|restaurant|store|salon|firm|startup|bakery|cafe|pub|bar|club|garage|farm|outfit"
    r"|practice|studio|gym|food truck|stall|franchise|nursery"
    r"|boutique|diner|agency|workshop|b and b)"
)  # fmt: skip
_FAILED = (
    r"(?:fail\w*|clos\w*|fold\w*|went under|gone under|going under|went bust|shut\w*|bad|bust|finished|belly up"
    r"|struggling|tank\w*|collaps\w*|losing|went to the wall)"
)
_BROKE = (
    r"(?:broke|died|dead|packed in|leak\w*|blew|burst|gave out|busted|shot|conked|went(?! by| past| off| through)"
    r"|caved|cleaned me out|totaled"
    r"|wrecked|flooded|needs?|in the shop)"
)

ENGLISH = (
    (
        Reason.BEREAVEMENT,
        re.compile(
            r"\b(?:(?<!at a )(?<!dog's )funeral(?! director| procession| money)|bereave\w*|burial|bur(?:y|ied"
            r"|ying) (?:my|our|him|her|them|mom|mum|dad)"
            r"|casket|coffin|cremat\w+|widow(?:ed|er)?|death in the family"
            rf"|lost (?:my|our|the) (?:\w+ )?{_KIN}|(?:my|our|her|his|since|the) (?:wee |little |late "
            rf"|own )?{_KIN}(?:'s| just| has| have| had| recently| only| suddenly)*"
            r" (?:passed|died|dead|death)|(?:when|since) (?:he|she)(?:'s| is| has)? (?:passed|died|gone)"
            r"|cancer took)\b"
        ),
    ),
    (
        Reason.JOB_LOSS,
        re.compile(
            r"\b(?:los(?:t|ing) (?:(?:my|the|his|her|our|that|a|me) )?(?:\w+ )?jobs?|lost my jaw|lost (?:out on )?work"
            r"|laid[ -]off?|lay-?offs?|(?:lade|layed|lead|led) off?|got fired|was fired|been fired|just fired|fired (?:me|last|from)"
            r"|unemployed"
            r"|made redundant|redundancy|(?:out of|outta|out a) (?:work|(?:a )?job)|n(?:o|ae) job|(?:till|until) i find (?:a job|work)"
            r"|haven't found (?:a job|work)|unemployment office|on unemployment|desempleado|despid\w+|(?:no tengo"
            r"|sin) trabajo|naukri (?:chali )?gay?i|without (?:a job|work)|jobless"
            r"|between (?:jobs|contracts|gigs)|(?:they|he|boss|work|plant|company|store|place|mill|factory|shop"
            r"|school|restaurant|hotel) (?:just |all |up and |has |had )?let (?:me|us|him|her|them"
            r"|the whole [\w ]{3,20}"
            r"|all of us) (?:all )?go"
            r"|been let go|was let go|got let go|got canned|(?:got|given|handed|gave) (?:me |us )?(?:the|my|me"
            r"|our) (?:sack|boot|chop|axe|push|books|cards|p45|notice|pink slip)|handed in my notice|sacked|sack me"
            r"|dem sack|(?:got|gave me|given) the sack"
            r"|can't find (?:work|a job)|looking for (?:work|a job)|find me a job|nobody(?: is|'s|'ll| will| would"
            r"| ain't)? hir(?:e|ing|in|ed)|ain't nobody hirin|resumes|not working|ain't working"
            r"|(?:job|contract|position|post) (?:ended|gone|is gone|went away|ran out|wasn't renewed|was not renewed"
            r"|was cut|was eliminated|got cut|fell through|is finished)|terminated|quit my job|downsiz\w*"
            r"|furlough\w*"
            rf"|(?:man|husband|wife|he|she|they)(?:'s| has|'ve| have)? been paid off"
            r"|(?:they|they've|they have|boss|yard|work) p(?:ai|ey)e?d (?:me|us|the lot of us|all of us) (?:all )?off"
            rf"|{_WORKS}(?: has| is| was|'s"
            r"| just)*(?: been)? (?:closed|shut|closing|shutting)(?! (?:in|on) (?:sunday|saturday))"
            rf"|(?:shut|closed|padlocked) (?:the|our|down the) (?:\w+ )?(?:{_WORKS}|line|shift)|walked (?:him|me|us"
            r"|her) out|took (?:our|my) (?:badges?|job)|severance|unemployment (?:ran|runs) out)\b"
        ),
    ),
    (
        Reason.BUSINESS_FAILURE,
        re.compile(
            rf"\b(?:(?:my|our|the|me) (?:\w+ )?{_SHOP}(?: has| just| is| was|'s| had| that)* (?:\w+ )?{_FAILED}"
            rf"|{_SHOP} (?:went under|went bust|folded|failed|closed on (?:me|us)|is finished)"
            r"|business (?:is |has been |was |'s )*(?:slow|bad|failed|dead|terrible|down|dried up)|lost (?:the|my"
            rf"|our) (?:\w+ )?(?:{_SHOP}|contracts?|biggest client|biggest customer)"
            rf"|(?:close|shut|sell|fold)(?: up| down)? (?:the|my|our) {_SHOP}|(?:went|going"
            r"|gone) (?:out of business|belly up)|customers (?:haven't|aren't|don't) pa|no customers"
            r"|client went bust"
            r"|nagsara)"
        ),
    ),
    (
        Reason.OTHER,
        re.compile(
            r"\b(?:dog|cat|puppy|kitten|horse|pet)(?:'s)? (?:\w+ ){0,2}(?:surgery|operation|ill|sick|treatment|bill)"
            r"|\bvet(?:'s)? bills?\b"
        ),
    ),
    (
        Reason.INCOME_DROP,
        re.compile(
            r"\b(?:stopped|cut off|suspended|sanctioned|lost|cut) (?:my|our|his|her)(?: \w+'s)? (?:disability"
            r"|benefits?"
            r"|universal credit"
            r"|unemployment|food stamps|pension|pip)\b|\bdisability (?:stopped|ended)\b|\bbeen sanctioned\b"
            r"|'s been sanctioned"
        ),
    ),
    (
        Reason.ILLNESS,
        re.compile(
            r"\b(?:(?:am|is|was|been|got|fell|very|so|too|seriously|really|terribly|terminally|i'm|he's|she's"
            r"|mentally|took) ill|(?<!feel )(?<!worried )(?<!me )sick(?! of| month| smunth| clock| teen| teeth"
            r"| people| on| to the| a deaf| and tired| to (?:death|my)| whenever"
            r"| every)|illness"
            r"|in (?:the )?hospital|hospitali[sz]ed|hospital (?:bill|stay|took|with|since)\w*"
            r"|surgery|surgeon|operation|cancer|chemo\w*|injur\w*|(?<!by )accident"
            r"|disab\w+|medical|stroke(?! of)|heart (?:attack|failure|trouble|condition)|dialysis"
            r"|diagnos\w+|doctor'?s? bills?|icu|tumou?r|treatment|health (?:issues?|problems?)|er bill"
            r"|emergency room|ambulance (?:bill|ride|fee)|operated|depress\w+|hurt (?:at work|on the job)"
            r"|workers'? comp|comp people"
            r"|(?:broke|hurt|tore|busted|did in|put) (?:my|his|her|me) (?:leg|arm|back|hip|foot|ankle|wrist"
            r"|shoulder|knee|acl|hand)|busted hip|(?:my|me) (?:back|hip|knee|shoulder|kidneys?|lungs?|eyes)(?:'s"
            r"| is| has| went| gave)"
            r"|with (?:my|me) back|laid up|signed (?:me )?off|on the sick|insulin|prescriptions?|medication|meds"
            r"|my (?:pills|tablets)|medicine|the nursing(?! home)|oxygen|black lung|wheelchair|enfermo|bedridden"
            r"|poorly|pneumonia"
            r"|miscarri\w+|kidney failure)\b"
        ),
    ),
    (
        Reason.INCOME_DROP,
        re.compile(
            r"\b(?:(?:hours|shifts|overtime|days) (?:got |were |was |have been |are |is |been |has been "
            r"|took )*(?:rubbish|cut|caught|reduced|slashed|down|halved|taken away|gone|dried up)|overtime's gone"
            r"|(?:cut|halved|slashed|short\w*|docked|dropped|took|taking|cutting) (?:me |us |back |all |out )*(?:my"
            r"|our|the)? ?(?:hours|shifts|pay|wages?|overtime)|(?:cut|put|dropped) (?:me|us) (?:down )?(?:to"
            r"|on) (?:part|short|half|one|two|three|four)"
            r"|pay ?cut|(?:less|fewer|not enough|no) (?:work|income|hours|shifts|overtime|tips|pay|paycheck|wages?"
            r"|salary|earnings)|short time|part[ -]time|half (?:pay|my money|what i (?:was|used))"
            r"|(?<!written )down half"
            r"|making half|on three days"
            r"|income(?:'s| has| is| was)* (?:\w+ )?(?:dropped|down|went down|cut|less|half|gone|fell|fallen)"
            r"|reduced hours|commissions?(?:'s| is| are| has| have)* ?(?:dropped|down|dried|dead|gone)"
            r"|(?:wages?|pay|salary|paycheck|checks?)(?: has| have| is| are| was| were| got)*(?: been)? (?:cut"
            r"|reduced|dropped|smaller|shorter|garnish\w*|docked|not coming|late|delayed)|making (?:a lot )?less"
            r"|(?:work|trade|business|uber|lyft|gig work|deliveries|freelance|restaurant|season|cab|driving)(?:'s"
            r"| has| is| have)*(?: been)? (?:slow|dead|dried up|slowed|quiet)|chair's been empty|on strike|strike's"
            r"|(?:haven't|hasn't|ain't|didn't|don't|not) (?:\w+ )?(?:been paid|get paid|getting paid|paid (?:me|us"
            r"|any of us)|pay me|had a paycheck)|not getting enough hours|stiffed me|unpaid leave|tips (?:are"
            r"|have) (?:nothing|down|dried|bad|terrible|gone|dropped|dead|slow|rubbish)"
            r"|benefits? (?:got |were |was |been )*(?:cut|stopped)|demonetized|nothing coming in"
            r"|no money coming in)\b"
        ),
    ),
    (
        Reason.FAMILY,
        re.compile(
            r"\b(?:divorce\w*|separat(?:ed|ion)|child ?care|day ?care|custody|new baby|newborn|(?:just )?had a baby"
            r"|baby (?:on the way|came|is due)|since the baby|twins|wean|maternity|nappies|diapers"
            r"|looking after (?:my|mom|mum|dad|her|him)"
            r"|look after (?:my|mom|mum|dad|her|him)|taking care of my|caring for|care for my|carer|child support"
            r"|child maintenance|maintenance for|alimony|\w+'s wedding|wedding (?:ate|cost|took)"
            r"|paying for (?:\w+ ){0,2}wedding|tuition|school (?:fees|clothes|shoes)|braces"
            r"|my kids?\b.{0,20}(?:school|need|college)|family (?:emergency|issues?|problems?|situation|stuff"
            r"|matters?)|single (?:mom|mum|mother|dad|parent)|(?:husband|wife|partner)(?: up and| just| has)? left"
            r"|(?:husband|wife|he|she|partner)(?: up and| just| has)? (?:left (?:me|us)|walked out|moved out"
            r"|took the kids)"
            r"|(?<!she )(?<!he )left me (?:with|the)|pregnan\w*|send(?:ing)? money (?:home|to my|back)|\w+'s bail"
            r"|kids to feed)\b"
        ),
    ),
    (
        Reason.OTHER,
        re.compile(
            r"\b(?:car|truck|van|rig|transmission|engine|boiler|furnace|heater|heating|washer|fridge|freezer|roof"
            r"|septic tank|pipes?|basement|ac|brakes|tires?)(?:'s| is| has| just| got| came)*(?: \w+)? (?:in with"
            rf"|{_BROKE})\b"
            r"|\b(?:plumber(?:'s bill| bill| \w+ \w+ (?:wiped|cost|took|cleaned))|mechanic|flood(?:ed|s)?|tornado"
            r"|hurricane|storm|house fire|burned down|burnt down"
            r"|(?:was|were|been|got) robbed|burgled|mugged|car repairs?|repossess\w*|insurance won't|boiler"
            r"|took (?:my|the|our) roof"
            r"|(?:stole|nicked|swiped|pinched) (?:my|me) (?:wallet|purse|bag|car|truck|bike|phone|tools|van)"
            r"|rent (?:went|got put|has gone|was put) up|put (?:up the|the|my) rent(?: up)?|gambl\w+|slots|casino"
            r"|crops?|car broke)\b"
        ),
    ),
    (
        Reason.JOB_LOSS,
        re.compile(r"\b(?:haven't|hasn't|not|ain't) (?:been )?(?:work(?:ed|ing)|earned)\b|\bno work since\b"),
    ),
)
