"""Who said what, mould by mould: a sentence, and every statement that a careful reader takes from it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from qawl.pages import article_from_text
from qawl.reading import read
from qawl.records import Act, Kind, Statement, name_of, words_of

DIRECT, MIXED, INDIRECT = Kind.DIRECT, Kind.MIXED, Kind.INDIRECT
ASSERT, ANNOUNCE, COMMIT, REQUEST = Act.ASSERT, Act.ANNOUNCE, Act.COMMIT, Act.REQUEST
DENY, ACCUSE, WARN, EXPRESS = Act.DENY, Act.ACCUSE, Act.WARN, Act.EXPRESS


class Said(NamedTuple):
    """An expected statement: its cue, its content, the fullest name of its source, and the cue of its parent."""

    cue: str
    content: str
    name: str | None
    act: Act = ASSERT
    kind: Kind = INDIRECT
    parent: str | None = None


class Case(NamedTuple):
    """A text, its headline where it has one, and its statements in the order of their cues."""

    id: str
    text: str
    said: tuple[Said, ...] = ()
    title: str | None = None
    fails: str | None = None


def found_in(text: str, title: str | None) -> list[Said]:
    article = article_from_text(text, title=title)
    statements = read(article).statements
    by_id = {statement.id: statement for statement in statements}
    return [_said(article.text, statement, by_id) for statement in statements]


def _said(text: str, statement: Statement, by_id: dict[str, Statement]) -> Said:
    parent = by_id[statement.parent].cue if statement.parent else None
    return Said(
        cue=words_of(text, statement.cue) if statement.cue else "",
        content=" ... ".join(words_of(text, span) for span in statement.content),
        name=name_of(text, statement.speaker_name),
        act=statement.act,
        kind=statement.kind,
        parent=words_of(text, parent) if parent else None,
    )


VERB_AND_CLAUSE = [
    Case(
        "complementizer",
        "قال وزير النقل سامر الدليمي إن الجسر الجديد سيفتح أمام السيارات غداً.",
        (Said("قال", "الجسر الجديد سيفتح أمام السيارات غداً", "سامر الدليمي"),),
    ),
    Case(
        "subject of one word",
        "أكدت الحكومة أن الميزانية لم تتغير.",
        (Said("أكدت", "الميزانية لم تتغير", "الحكومة"),),
    ),
    Case(
        "complementizer with a pronoun",
        "وأوضح المدير العام للمستشفى أنه استقبل عشرين جريحاً.",
        (Said("أوضح", "استقبل عشرين جريحاً", "المدير العام للمستشفى"),),
    ),
    Case(
        "complementizer behind a preposition",
        "أفاد المتحدث باسم الشرطة بأن الطريق الساحلي مغلق.",
        (Said("أفاد", "الطريق الساحلي مغلق", "المتحدث باسم الشرطة"),),
    ),
    Case(
        "circumstance between source and clause",
        "وقال الرئيس الأميركي جو بايدن، خلال مؤتمر صحفي في واشنطن، إن بلاده ستواصل تدريب القوات العراقية.",
        (Said("قال", "بلاده ستواصل تدريب القوات العراقية", "جو بايدن"),),
    ),
    Case(
        "present tense",
        "ويرى المحلل السياسي كريم العاني أن الاتفاق لن يصمد طويلاً.",
        (Said("يرى", "الاتفاق لن يصمد طويلاً", "كريم العاني"),),
    ),
    Case(
        "feminine source",
        "وأشارت المديرة التنفيذية للمنظمة ليلى حداد إلى أن المساعدات وصلت إلى القرى البعيدة.",
        (Said("أشارت", "المساعدات وصلت إلى القرى البعيدة", "ليلى حداد"),),
    ),
    Case(
        "announcing",
        "أعلنت وزارة الصحة أن حملة التطعيم ستبدأ الأحد المقبل.",
        (Said("أعلنت", "حملة التطعيم ستبدأ الأحد المقبل", "وزارة الصحة", ANNOUNCE),),
    ),
    Case(
        "warning",
        "وحذر خبير المياه نبيل صالح من أن السد قد ينهار في أي لحظة.",
        (Said("حذر", "السد قد ينهار في أي لحظة", "نبيل صالح", WARN),),
    ),
    Case(
        "denying",
        "ونفى المتحدث باسم الوزارة أحمد الصحاف أن تكون بغداد قد تلقت طلباً رسمياً.",
        (Said("نفى", "تكون بغداد قد تلقت طلباً رسمياً", "أحمد الصحاف", DENY),),
    ),
]

NOMINAL = [
    Case(
        "call for",
        "دعا الأمين العام للأمم المتحدة إلى وقف فوري لإطلاق النار.",
        (Said("دعا", "وقف فوري لإطلاق النار", "الأمين العام للأمم المتحدة", REQUEST),),
    ),
    Case(
        "express",
        "أعرب وزير الخارجية المصري سامح شكري عن أسفه لسقوط ضحايا مدنيين.",
        (Said("أعرب", "أسفه لسقوط ضحايا مدنيين", "سامح شكري", EXPRESS),),
    ),
    Case(
        "stress",
        "وشدد رئيس الوزراء مصطفى الكاظمي على ضرورة حماية البعثات الدبلوماسية.",
        (Said("شدد", "ضرورة حماية البعثات الدبلوماسية", "مصطفى الكاظمي", REQUEST),),
    ),
    Case(
        "deny",
        "نفت الحركة صلتها بالهجوم على القاعدة.",
        (Said("نفت", "صلتها بالهجوم على القاعدة", "الحركة", DENY),),
    ),
    Case(
        "welcome",
        "رحبت الخارجية الأردنية بنتائج الحوار بين البلدين.",
        (Said("رحبت", "بنتائج الحوار بين البلدين", "الخارجية الأردنية", EXPRESS),),
    ),
    Case(
        "condemn",
        "ندد الاتحاد الأوروبي بقصف المستشفى في المدينة.",
        (Said("ندد", "بقصف المستشفى في المدينة", "الاتحاد الأوروبي", ACCUSE),),
    ),
    Case(
        "demand",
        "وطالب النائب حسن العطار بإقالة المحافظ.",
        (Said("طالب", "بإقالة المحافظ", "حسن العطار", REQUEST),),
    ),
    Case(
        "announce a thing",
        "أعلن البيت الأبيض انسحاب القوات القتالية نهاية العام.",
        (Said("أعلن", "انسحاب القوات القتالية نهاية العام", "البيت الأبيض", ANNOUNCE),),
    ),
    Case(
        "warn of a thing",
        "حذرت منظمة الصحة العالمية من انتشار الكوليرا في المخيمات.",
        (Said("حذرت", "انتشار الكوليرا في المخيمات", "منظمة الصحة العالمية", WARN),),
    ),
    Case(
        "pledge",
        "تعهد وزير المالية علي علاوي بدفع الرواتب قبل نهاية الشهر.",
        (Said("تعهد", "بدفع الرواتب قبل نهاية الشهر", "علي علاوي", COMMIT),),
    ),
]

PARTICIPLES = [
    Case(
        "keeps the governing verb's speaker",
        "قال وزير النفط إحسان إسماعيل إن الإنتاج سيرتفع، مؤكداً أن الأسعار مستقرة.",
        (
            Said("قال", "الإنتاج سيرتفع", "إحسان إسماعيل"),
            Said("مؤكداً", "الأسعار مستقرة", "إحسان إسماعيل"),
        ),
    ),
    Case(
        "with a preposition",
        "أعلن محافظ البصرة أسعد العيداني أن المطار سيفتح الخميس، مشيراً إلى أن الرحلات ستكون محدودة.",
        (
            Said("أعلن", "المطار سيفتح الخميس", "أسعد العيداني", ANNOUNCE),
            Said("مشيراً", "الرحلات ستكون محدودة", "أسعد العيداني"),
        ),
    ),
    Case(
        "with a nominal complement",
        "قال الرئيس العراقي برهم صالح إن المؤتمر نجح، داعياً إلى تعاون أوسع بين دول الجوار.",
        (
            Said("قال", "المؤتمر نجح", "برهم صالح"),
            Said("داعياً", "تعاون أوسع بين دول الجوار", "برهم صالح", REQUEST),
        ),
    ),
    Case(
        "feminine",
        "وقالت رئيسة مجلس النواب نانسي بيلوسي إن الشراكة متينة، مضيفة أن الكونغرس يدعمها.",
        (
            Said("قالت", "الشراكة متينة", "نانسي بيلوسي"),
            Said("مضيفة", "الكونغرس يدعمها", "نانسي بيلوسي"),
        ),
    ),
    Case(
        "two in a row",
        "ذكر مدير الدفاع المدني أن الحريق أخمد، مبيناً أن أسبابه مجهولة، ومضيفاً أن التحقيق بدأ.",
        (
            Said("ذكر", "الحريق أخمد", "مدير الدفاع المدني"),
            Said("مبيناً", "أسبابه مجهولة", "مدير الدفاع المدني"),
            Said("مضيفاً", "التحقيق بدأ", "مدير الدفاع المدني"),
        ),
    ),
]

SOURCE_PHRASES = [
    Case(
        "before the clause",
        "وبحسب وزارة الداخلية، فإن عدد الموقوفين بلغ أربعين شخصاً.",
        (Said("بحسب", "عدد الموقوفين بلغ أربعين شخصاً", "وزارة الداخلية"),),
    ),
    Case(
        "behind the clause",
        "قتل ثلاثة جنود في انفجار قرب الحدود، بحسب مصدر عسكري.",
        (Said("بحسب", "قتل ثلاثة جنود في انفجار قرب الحدود", "مصدر عسكري"),),
    ),
    Case(
        "according to",
        "ارتفعت أسعار القمح بنسبة عشرة في المئة، وفقاً لتقرير البنك الدولي.",
        (Said("وفقاً", "ارتفعت أسعار القمح بنسبة عشرة في المئة", "تقرير البنك الدولي"),),
    ),
    Case(
        "what somebody stated",
        "بلغ عدد المصابين مئة شخص، بحسب ما أعلنت وزارة الصحة.",
        (Said("بحسب", "بلغ عدد المصابين مئة شخص", "وزارة الصحة"),),
    ),
    Case(
        "as somebody stated",
        "سيبدأ الحوار في بغداد الشهر المقبل، كما قال المتحدث باسم الحكومة.",
        (Said("قال", "سيبدأ الحوار في بغداد الشهر المقبل", "المتحدث باسم الحكومة"),),
    ),
]

HEADLINES = [
    Case(
        "colon",
        "عقد الاجتماع في بغداد.",
        (Said(":", "القوات القتالية ستنسحب قبل نهاية العام", "بايدن"),),
        title="بايدن: القوات القتالية ستنسحب قبل نهاية العام",
    ),
    Case(
        "colon behind an office",
        "تقع المحطة في شمال المدينة.",
        (Said(":", "المحطة تعمل بكامل طاقتها", "وزير الكهرباء"),),
        title="وزير الكهرباء: المحطة تعمل بكامل طاقتها",
    ),
    Case(
        "colon of a short name that the body gives in full",
        "حضر وزير الخارجية الأميركي مايك بومبيو اجتماع الحلفاء في بروكسل.",
        (Said(":", "سنغادر العراق في أقرب وقت ممكن", "مايك بومبيو"),),
        title="بومبيو: سنغادر العراق في أقرب وقت ممكن",
    ),
    Case(
        "source before the verb",
        "عقدت الجلسة في موسكو.",
        (Said("ينفي", "وجود قوات روسية في المدينة", "الكرملين", DENY),),
        title="الكرملين ينفي وجود قوات روسية في المدينة",
    ),
    Case(
        "source before a verb with a preposition",
        "جرى اللقاء في باريس.",
        (Said("يدعو", "عقد مؤتمر دولي للسلام", "ماكرون", REQUEST),),
        title="ماكرون يدعو إلى عقد مؤتمر دولي للسلام",
    ),
]

PASSED_ON = [
    Case(
        "his word",
        "ونقلت وكالة الأنباء العراقية عن الرئيس الأميركي دونالد ترامب قوله إن القوات ستغادر خلال ثلاث سنوات.",
        (Said("قوله", "القوات ستغادر خلال ثلاث سنوات", "دونالد ترامب"),),
    ),
    Case(
        "her word",
        "نقلت صحيفة الأخبار عن الوزيرة هناء منصور قولها إن الموسم كان جيداً.",
        (Said("قولها", "الموسم كان جيداً", "هناء منصور"),),
    ),
    Case(
        "that he said",
        "نقلت وكالة رويترز عن مصدر حكومي أن المفاوضات توقفت.",
        (Said("نقلت", "المفاوضات توقفت", "مصدر حكومي"),),
        fails="نقل ... عن ... أن without قوله is not read as a cue",
    ),
    Case(
        "quoted",
        "ونقلت الوكالة عن قائد العمليات قوله: «سيطرنا على البلدة كلها».",
        (Said("قوله", "سيطرنا على البلدة كلها", "قائد العمليات", ASSERT, DIRECT),),
    ),
]


REACHES = [
    Case(
        "renewed",
        "جدد الطرفان التأكيد على أهمية الحوار.",
        (Said("جدد", "أهمية الحوار", "الطرفان"),),
    ),
    Case(
        "renewed at once",
        "وقال السفير سمير حداد إن البلدين جددا التأكيد على احترام الحدود.",
        (
            Said("قال", "البلدين جددا التأكيد على احترام الحدود", "سمير حداد"),
            Said("جددا التأكيد", "احترام الحدود", "البلدين", parent="قال"),
        ),
    ),
    Case(
        "written twice",
        "أكد أكد وزير النقل سامي داود أن الجسر آمن.",
        (Said("أكد", "الجسر آمن", "سامي داود"),),
    ),
    Case(
        "far from its cue",
        "أعلنت وزيرة البيئة هدى سالم، اليوم (الثلاثاء)، في العاصمة بعد انتهاء اجتماع مع نظرائها في دول الجوار لبحث حماية"
        " الشواطئ من التلوث، أن الحملة ستبدأ في الربيع.",
        (Said("أعلنت", "الحملة ستبدأ في الربيع", "هدى سالم", ANNOUNCE),),
    ),
    Case(
        "spelled letters",
        'ذكرت قناة "بي. سي. دي" أن الطريق مغلق.',
        (Said("ذكرت", "الطريق مغلق", 'قناة "بي. سي. دي'),),
    ),
    Case(
        "about a noun",
        "دخلت المدينة في الهدنة الإنسانية التي أعلنتها الحكومة.",
        (Said("أعلنتها", "الهدنة الإنسانية", "الحكومة", ANNOUNCE),),
    ),
]


def quoted(opening: str, closing: str) -> Case:
    """One sentence in one style of quote marks."""
    return Case(
        f"in {opening} {closing}",
        f"قال رئيس البلدية جمال خوري: {opening}المدينة تحتاج إلى مدرسة في كل حي{closing}.",
        (Said("قال", "المدينة تحتاج إلى مدرسة في كل حي", "جمال خوري", ASSERT, DIRECT),),
    )


QUOTATIONS = [
    *(quoted(*marks) for marks in ("«»", '""', "“”", "‘’", "''", "”“", "»«")),
    Case(
        "without a colon",
        "وقال المدرب الفرنسي هيرفي رينار «لعبنا مباراة كبيرة أمام فريق قوي».",
        (Said("قال", "لعبنا مباراة كبيرة أمام فريق قوي", "هيرفي رينار", ASSERT, DIRECT),),
    ),
    Case(
        "behind a complementizer",
        "وقال السفير ماثيو تولر إن «بلاده تقف إلى جانب العراق في هذه المرحلة».",
        (Said("قال", "بلاده تقف إلى جانب العراق في هذه المرحلة", "ماثيو تولر", ASSERT, DIRECT),),
    ),
    Case(
        "over two sentences",
        "وقال اللاعب سالم الدوسري: «الفوز مهم لنا. المباراة المقبلة ستكون أصعب».",
        (Said("قال", "الفوز مهم لنا. المباراة المقبلة ستكون أصعب", "سالم الدوسري", ASSERT, DIRECT),),
    ),
    Case(
        "thanks in the first person are no statement of their own",
        "وقال اللاعب سالم الدوسري: «الفوز مهم لنا. نشكر الجمهور على دعمه الكبير».",
        (Said("قال", "الفوز مهم لنا. نشكر الجمهور على دعمه الكبير", "سالم الدوسري", ASSERT, DIRECT),),
    ),
    Case(
        "before its verb",
        "«الوجود الأجنبي على أرضنا يجب أن ينتهي»، قال النائب حسن العطار.",
        (Said("قال", "الوجود الأجنبي على أرضنا يجب أن ينتهي", "حسن العطار", ASSERT, DIRECT),),
    ),
    Case(
        "in part",
        "قال وزير الدفاع جمعة عناد إن الجيش «قادر على حماية الحدود» من دون مساعدة.",
        (Said("قال", "الجيش «قادر على حماية الحدود» من دون مساعدة", "جمعة عناد", ASSERT, MIXED),),
    ),
    Case(
        "a name in quote marks is no quotation",
        "قال مدير المهرجان إن فيلم «الرحلة» سيعرض مساء السبت.",
        (Said("قال", "فيلم «الرحلة» سيعرض مساء السبت", "مدير المهرجان", ASSERT, INDIRECT),),
    ),
]

NESTED = [
    Case(
        "one who tells what another said",
        "قال المتحدث باسم الحكومة حسن ناظم إن رئيس الوزراء أكد أن الانتخابات ستجرى في موعدها.",
        (
            Said("قال", "رئيس الوزراء أكد أن الانتخابات ستجرى في موعدها", "حسن ناظم"),
            Said("أكد", "الانتخابات ستجرى في موعدها", "رئيس الوزراء", parent="قال"),
        ),
    ),
    Case(
        "a nominal report within a clause",
        "ذكرت صحيفة الغد أن الوزير دعا إلى خفض الضرائب.",
        (
            Said("ذكرت", "الوزير دعا إلى خفض الضرائب", "صحيفة الغد"),
            Said("دعا", "خفض الضرائب", "الوزير", REQUEST, parent="ذكرت"),
        ),
    ),
]

WHO = [
    Case(
        "implied in the next sentence",
        "قال وزير التربية سامر الدليمي إن المدارس ستفتح الأحد. وأضاف أن الكتب وصلت إلى المحافظات.",
        (
            Said("قال", "المدارس ستفتح الأحد", "سامر الدليمي"),
            Said("أضاف", "الكتب وصلت إلى المحافظات", "سامر الدليمي"),
        ),
    ),
    Case(
        "the given name that looks like a preposition",
        "قال وزير التربية علي الدليمي إن المدارس ستفتح الأحد.",
        (Said("قال", "المدارس ستفتح الأحد", "علي الدليمي"),),
    ),
    Case(
        "implied, by gender",
        "قالت السفيرة ريم خالد إن الزيارة ناجحة. وذكر الوزير ماهر حمد أن الاتفاق جاهز. وأضافت أن التوقيع قريب.",
        (
            Said("قالت", "الزيارة ناجحة", "ريم خالد"),
            Said("ذكر", "الاتفاق جاهز", "ماهر حمد"),
            Said("أضافت", "التوقيع قريب", "ريم خالد"),
        ),
    ),
    Case(
        "by a short name",
        "وصل رئيس الوزراء العراقي مصطفى الكاظمي إلى واشنطن. وقال الكاظمي إن العلاقات تتطور.",
        (Said("قال", "العلاقات تتطور", "مصطفى الكاظمي"),),
    ),
    Case(
        "by office",
        "استقبل رئيس الجمهورية برهم صالح وفداً أوروبياً. وأكد الرئيس أن الحوار مستمر.",
        (Said("أكد", "الحوار مستمر", "برهم صالح"),),
    ),
    Case(
        "a pronoun",
        "عاد المدرب كاظم الربيعي إلى الفريق، وهو يقول إن اللاعبين جاهزون.",
        (Said("يقول", "اللاعبين جاهزون", "كاظم الربيعي"),),
    ),
    Case(
        "two sides",
        "والتقى الجانبان العراقي والأميركي في بغداد. وأكد الجانبان أن الحوار سيستمر.",
        (Said("أكد", "الحوار سيستمر", "الجانبان العراقي والأميركي"),),
        fails="both sides are not taken back to where they were named if nothing was said there",
    ),
    Case(
        "an office written as one word",
        "وصل وزير الخارجية السوري سامر الدليمي إلى بيروت. وقال الوزيرالسوري إن الحوار مستمر.",
        (Said("قال", "الحوار مستمر", "سامر الدليمي"),),
    ),
    Case(
        "two sources",
        "وأكد الرئيسان الفرنسي والمصري أن الحل سياسي.",
        (Said("أكد", "الحل سياسي", "الرئيسان الفرنسي والمصري"),),
    ),
    Case(
        "many sources",
        "وقال شهود عيان إن الانفجار وقع قرب السوق.",
        (Said("قال", "الانفجار وقع قرب السوق", "شهود عيان"),),
    ),
    Case(
        "unnamed sources",
        "وأفادت مصادر طبية بأن عدد القتلى ارتفع إلى تسعة.",
        (Said("أفادت", "عدد القتلى ارتفع إلى تسعة", "مصادر طبية"),),
    ),
    Case(
        "a communique",
        "وجاء في البيان الختامي أن الدولتين ستواصلان التعاون.",
        (Said("جاء", "الدولتين ستواصلان التعاون", "البيان الختامي"),),
    ),
    Case(
        "a report",
        "وأفاد التقرير السنوي بأن الفقر تراجع في الريف.",
        (Said("أفاد", "الفقر تراجع في الريف", "التقرير السنوي"),),
    ),
    Case(
        "a study",
        "وأظهرت دراسة حديثة أن النوم المبكر يحسن الذاكرة.",
        (Said("أظهرت", "النوم المبكر يحسن الذاكرة", "دراسة حديثة"),),
    ),
    Case(
        "a hashtag",
        "قال #مصطفى_الكاظمي إن الحوار ناجح.",
        (Said("قال", "الحوار ناجح", "مصطفى الكاظمي"),),
    ),
    Case(
        "a metonym",
        "وأكدت واشنطن أن قواتها ستبقى للتدريب فقط.",
        (Said("أكدت", "قواتها ستبقى للتدريب فقط", "واشنطن"),),
    ),
    Case(
        "with the auxiliary before",
        "وكان بايدن قد أعلن أن المهمة القتالية ستنتهي هذا العام.",
        (Said("أعلن", "المهمة القتالية ستنتهي هذا العام", "بايدن", ANNOUNCE),),
    ),
    Case(
        "relative clause",
        "وصل إلى المطار الوزير سعد الكعبي الذي قال إن الغاز متوفر.",
        (Said("قال", "الغاز متوفر", "سعد الكعبي"),),
    ),
    Case(
        "his turn",
        "من جهته، قال القائد الكردي آزاد بارزاني إن المعركة انتهت.",
        (Said("قال", "المعركة انتهت", "آزاد بارزاني"),),
    ),
]

NOT_STATEMENTS = [
    Case("between", "تقع القرية بين جبلين مرتفعين على الطريق القديم."),
    Case(
        "male",
        "ولد في الحديقة صغيران، ذكر وأنثى، في الربيع الماضي.",
        fails="a noun that looks like a verb of speech is read as one",
    ),
    Case("it is noted", "يشار إلى أن الملعب بني قبل عشرين عاماً."),
    Case("worth mentioning", "والجدير بالذكر أن المدينة شهدت زلزالاً قبل قرن."),
    Case("it is recalled", "يذكر أن النادي تأسس في الثلاثينات من القرن الماضي."),
    Case("bare topic", "بحث الوزيران سبل التعاون بين البلدين في مجال النقل."),
    Case("talked about", "تحدث المدير عن تاريخ المتحف مع الزوار."),
    Case("raised", "رفعت المتاجر أسعار الخبز والزيت هذا الأسبوع."),
    Case("narration", "وصلت الطائرة إلى المطار صباح اليوم وعلى متنها مئة راكب."),
    Case("clock", "انطلقت المباراة عند الساعة 20:30 بتوقيت بغداد."),
]

CASES = {
    "verb and clause": VERB_AND_CLAUSE,
    "nominal": NOMINAL,
    "participle": PARTICIPLES,
    "source phrase": SOURCE_PHRASES,
    "headline": HEADLINES,
    "passed on": PASSED_ON,
    "quotation": QUOTATIONS,
    "nested": NESTED,
    "who": WHO,
    "reaches": REACHES,
    "none": NOT_STATEMENTS,
}


def parameters() -> list[object]:
    return [
        pytest.param(
            case,
            id=f"{mould}: {case.id}",
            marks=[pytest.mark.xfail(strict=True, reason=case.fails)] if case.fails else [],
        )
        for mould, cases in CASES.items()
        for case in cases
    ]


@pytest.mark.parametrize("case", parameters())
def test_statements(case: Case) -> None:
    assert found_in(case.text, case.title) == list(case.said)
