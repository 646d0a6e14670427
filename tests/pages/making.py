"""What the tests of the input side are made of: a few sentences, and inputs built from them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from qawl.pages import Bad, articles
from qawl.records import Article

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "الوزيرة تعلن خطة لترميم الجسور القديمة"
FIRST = "أعلنت وزيرة الأشغال أن فرق الصيانة ستبدأ ترميم ثلاثة جسور قديمة قبل حلول الشتاء."
SECOND = "وأضافت في لقاء مع الصحافيين أن الكلفة لن تتجاوز ما رصدته الموازنة لهذا الباب."
BODY = f"{FIRST}\n{SECOND}"


def read(path: Path, name: str, data: bytes, **options: object) -> list[Article | Bad]:
    """Everything that `articles` gives for a file of that name and content."""
    file = path / name
    file.write_bytes(data)
    return list(articles(file, **options))  # type: ignore[arg-type]


def one(path: Path, name: str, data: bytes, **options: object) -> Article:
    """The one article of a file."""
    (found,) = read(path, name, data, **options)
    assert isinstance(found, Article), found
    return found


def zipped(**members: bytes | str) -> bytes:
    """A zip file."""
    return zipped_pairs(list(members.items()))


def zipped_pairs(members: list[tuple[str, bytes | str]]) -> bytes:
    """A zip file whose member names may be anything."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def page(body: str = BODY, head: str = "", title: str = TITLE) -> str:
    """An HTML page with an article in it."""
    paragraphs = "".join(f"<p>{line}</p>" for line in (body + "\n" + body.replace("الجسور", "الطرق")).splitlines())
    return (
        f"<!DOCTYPE html><html lang='ar'><head><title>{title}</title>{head}</head>"
        f"<body><nav><a href='/'>الرئيسية</a></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article><footer>جميع الحقوق محفوظة</footer></body></html>"
    )
