"""What is no event although its words stand there: what may be, should be, is denied or was called off.

«دعا إلى مؤتمر», «إمكانية عقد لقاء», «دون التوصل إلى اتفاق»; but «من المقرر أن يلتقي» is an event to come (FactBank and TimeML
keep such events apart by polarity and modality; here only those that are told as facts or as scheduled count).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.arabic.letters import fold_word
from qawl.reading.events.survey import clause_before

if TYPE_CHECKING:
    from qawl.reading.events.field import Field


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


# Before an event these say that it may be, should be, or was not: «إمكانية عقد لقاء», «دعا إلى مؤتمر», «دون التوصل إلى اتفاق».
UNREAL = _folded(
    "المحتمل ممكن الممكن يتطلب تتطلب فرص سبل إمكانية احتمال احتمالات عدم دون بدون رفض رفضه رفضها إلغاء ألغى تأجيل دعا دعت"
    " يدعو تدعو دعوة الدعوة دعوته ضرورة الضروري اقتراح اقترح"
    " طلب مقترح فرصة أي لو إذا نفى نفت لم لن لا ليس ينبغي يجب يمكن يمكنه قبول شروط شرط فكرة أمل الأمل يأمل"
    " تأمل يود غياب منع يمنع استعداده"
    " اقترحت طلبت رفضت يسعى تسعى يسعون تعتزم يعتزم استعداد مستعد مستعدة حال رغبته رغبة كيفية محاولة"
    " محاولات بلا بانتظار يرفض ترفض هدف أجل"
)
# How many words before an event are looked at for them.
UNREAL_REACH = 4
# After these a verb in the present tense is no fact: «يمكن [أن] يلتقي», but «من المقرر أن يلتقي» is one to come.
SCHEDULED = _folded("المقرر المنتظر المزمع المتوقع المرتقب")


def unreal(field: Field, index: int) -> bool:
    """Whether the words before an event take it back or leave it open."""
    for seen, place in enumerate(clause_before(field, index)):
        norm = field.document.norms[place]
        if seen >= UNREAL_REACH or norm in SCHEDULED:
            return False
        if norm in UNREAL or norm.lstrip("ولب") in UNREAL:
            return True
    return False


def wished(field: Field, index: int) -> bool:
    """Whether a verb in the present stands behind أن without having been scheduled: «يأمل أن يلتقي»."""
    document = field.document
    if index == 0 or document.norms[index - 1] not in ("ان", "لكي", "كي"):
        return False
    return not any(norm in SCHEDULED for norm in document.norms[max(0, index - 4) : index])
