"""Tables of characters: what is taken out, what is another way to write an ordinary one, what belongs to old systems."""

import re
import unicodedata

BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
"""Line ends of all systems, Word's soft return (VT) and page break (FF)."""
SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")
"""Spaces that look like one and are another; the ideographic space stays where it is prose."""
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\ufdd0-\ufdef\ud800-\udfff\U000e0000-\U000e00ff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
"""Control, zero-width, direction and fill characters, BOM, anchors of objects, halves of pairs, what is no character."""
LOOSE_JOINER = re.compile(
    "(?<![\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d|\u200d(?![\U0001f000-\U0001faff\u2600-\u27bf])"
)
"""A joiner between emoji is part of the picture; everywhere else it is an unseen character."""
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""Characters that somebody made for himself: other machines show something else, or nothing."""
WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
WIDE_BETWEEN = re.compile("(?<=[0-9A-Za-z])[－．＠＿＋／](?=[0-9A-Za-z])")
"""Signs inside a number or code; elsewhere they may be Chinese punctuation."""

_RADICALS = (
    "⺁厂⺂乛⺃乚⺅亻⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬"
    "⺧牛⺨犭⺩王⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺹耂⺺肀⺻聿⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝"
    "⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙"
    "⻱龜⻲亀⻳龟"
)
RADICALS = {ord(sign): unicodedata.normalize("NFKC", sign) for sign in map(chr, range(0x2F00, 0x2FD6))} | {
    ord(sign): same for sign, same in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)
}
"""Radicals as texts copied out of a PDF hold them (Kangxi, and the supplement as far as it means a whole character)."""

_BY_TABLE = dict(zip(
    "\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864",
    "\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
    strict=True,
))  # fmt: skip
_UPRIGHT = dict(zip(
    map(chr, range(0xE78D, 0xE797)), "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19", strict=True
))  # fmt: skip


def _by_place() -> dict[str, str]:
    """GBK kept row FE of its code at U+E815 and on, place by place; the standard now has each as a character."""
    places = [0xFE00 + low for low in (*range(0x50, 0x7F), *range(0x80, 0xA1))]
    read = {chr(0xE815 + index): code.to_bytes(2).decode("gb18030") for index, code in enumerate(places)}
    return {old: new for old, new in read.items() if not PRIVATE.match(new)}


OLD_SYSTEMS = _by_place() | _BY_TABLE | _UPRIGHT
"""Private-use characters that GBK and GB 18030-2000 wrote for characters which GB 18030-2022 names."""
