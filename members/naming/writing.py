"""How a name is written: one form to keep, one form to search by.

The separator in names of minorities is U+00B7 alone and a name has up to 50 characters (民委发〔2016〕33号).
"""

import re
import unicodedata

DOT = "\u00b7"
LONGEST = 50
"""Characters of a name."""
DOTS = "\u00b7\u0387\u2022\u2027\u30fb\uff65\u2219\u22c5\u25cf\u26ab\u2b24\u25e6\u16eb\ua78f\u2e31\u2e33\u2024\u1427\u00b8\u2e30\u2e2f"
"""Signs that are typed for the separator, wherever they stand."""
STOPS = ".\uff0e\u3002\uff61\ufe52"
"""Signs that are typed for it between Chinese characters; in "J. Smith" they are what they are."""
HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_DOT = re.compile(rf"\s*[{re.escape(DOTS)}][\s{re.escape(DOTS + STOPS)}]*")
_STOP = re.compile(rf"(?<=[{HAN}])\s*[{re.escape(STOPS)}]+\s*(?=[{HAN}])")
_SPACE = re.compile(rf"(?<=[{HAN}]) +| +(?=[{HAN}])")
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def tidy(name: str) -> str:
    """The form in which a name is kept: "艾力•买买提" and "张　三" are 艾力·买买提 and 张三; "Anna  Li" is Anna Li."""
    text = unicodedata.normalize("NFC", name)
    text = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or not _unseen(sign))
    text = _STOP.sub(DOT, text.translate(WIDE))
    text = _SPACE.sub("", " ".join(_DOT.sub(DOT, text).split()))
    return unicodedata.normalize("NFC", text.strip(DOT + " "))


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs")


def sought(words: str) -> str:
    """What to look for where a name was typed: no dot, no space, small letters."""
    return re.sub(r"\s+", "", tidy(words)).replace(DOT, "").casefold()
