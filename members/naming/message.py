"""What stands around names in messages: numbers, brackets, titles, joiners, noise."""

import re
import unicodedata

from members.naming.writing import tidy

PRESENT, LEAVE, ABSENT = "present", "leave", "absent"
LONGEST_NAME = 8
"""Chinese characters; what is longer and holds no known name is taken for a sentence."""
LONGEST_JOINED = 60
"""Characters of a piece in which 和 may stand between names or in them."""
LONGEST_PIECE = 1000
"""Characters without a sign between them in which names are looked for."""
INSIDE = 10
"""Pieces between spaces that are one name at most."""
NEAR = 5
"""Candidates offered for a word that is nobody's name."""

TITLES = (
    "副主席", "主席", "秘书长", "常委", "委员", "副主任", "主任", "副书记", "书记", "副局长", "局长", "副院长", "院长", "副校长", "校长",
    "副处长", "处长", "科长", "副会长", "会长", "董事长", "总经理", "经理", "工程师", "教授", "老师", "医生", "律师", "同志", "先生",
    "女士", "代表", "部长", "区长", "主委", "副主委", "总工", "总", "工", "老", "局", "院", "校", "处", "书", "主",
)  # fmt: skip
SEATS = {"副主席": "副主席", "主席": "主席", "秘书长": "秘书长", "常委": "常委"}
"""Titles that the register knows itself."""
BEFORE = ("老", "小", "大", "阿", "@", "＠", "邀请", "参加人员", "参会人员", "出席人员")
NOISE = (
    "收到", "已到", "到会", "到了", "已签到", "签到", "参加", "出席", "报名", "参会", "能来", "准时", "确认", "接龙", "名单", "全程",
    "按时", "可以", "到", "来", "在", "已", "我", "姓名", "委员", "序号", "备注", "同志", "们", "各位", "以上", "如下", "人员",
)  # fmt: skip
JOINERS = ("以及", "和", "与", "及", "跟", "同", "暨", "并")
LATE = re.compile(
    r"(?<![未没无不有得])(?:迟到(?:早退)?|早退|晚到|来晚|提前(?:离[会场开]|退场|走)|中途(?:离[会场开]|退场|走))(?:约?\d+分钟?)?了?"
)
"""What a list of names says of somebody who was there; attendance holds it, a name does not."""
CLAUSES = re.compile(r"[；;。]")
NOT_NAMES = re.compile(
    r"^(?:其余|其他|其它|全部|大家)|(?:单位|会议室|中学|小学|大学|学校|医院|公司|街道|集团|中心|协会|委员会|局|厅|社区|部门|电话|手机|职务|界别|时间|地点|界|楼|室)$"
)
"""Ends of words beside names in a table, and what speaks of all others; told, not asked."""
UNIT = re.compile(
    r"(?:府|委|办|部|院|校|会|队|站|所|行|店|厂|社|科|处|组|镇|乡|村|区|县|市|省|党|盟|革|建|进|联|人士|界别)$"
)
"""Ends of words in brackets that tell where somebody is from."""
NUMBERED = re.compile(
    r"^\s*(?:[(（〔\[【]?\s*\d{1,3}\s*[)）〕\]】]|[(（][一二三四五六七八九十]{1,3}[)）]|(?:第\s*)?\d{1,3}\s*[.．、:：)）,，]|\d{1,3}(?=[^\d月日年点时:：])"
    r"|[一二三四五六七八九十]{1,3}\s*[、.．]|[①-⑳❶-❿⑴-⒇]|[-*•·●○◆■#+＋—–])\s*"
)
BRACKETS = re.compile(r"[（(〔\[【{｛]([^（(〔\[【{｛）)〕\]】}｝]*)[）)〕\]】}｝]?")
QUOTES = dict.fromkeys(map(ord, "《》〈〉「」『』“”\"'‘’＂｀`"), " ")
STRONG = re.compile(r"[、，,;；/／|｜\\+＋&＆\n\t]+")
OTHERS = re.compile(r"等\s*(?:共?\s*(\d+|[一二两三四五六七八九十]+)\s*)?(?:人|位|名)?(?:委员|同志|代表|同仁|领导|人)*$")
PICTURES = ("So", "Sk", "Cc", "Cs", "Co", "Cn", "Mn", "Me")
CHINESE = {sign: number for number, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}


MARKS = (
    (re.compile(r"(?<![\w])[×✗✘✕❌](?![\w])|[✗✘✕❌]"), "缺席"),
    (re.compile(r"(?<=[\t（(])\s*[△○]\s*(?=[\t）)]|$)"), "请假"),
)
"""Marks of a list of attendance; a tick is noise."""


def marked(line: str) -> str:
    """A line with its marks in words."""
    for mark, word in MARKS:
        line = mark.sub(word, line)
    return line


def plain_line(line: str) -> str:
    """A line without pictures and quotes; what is not a letter, a digit or a sign of writing becomes a space."""
    text = unicodedata.normalize("NFC", line).translate(QUOTES)
    text = "".join(" " if unicodedata.category(sign) in PICTURES and sign != "\t" else sign for sign in text)
    return re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff]", "", text).translate(dict.fromkeys(map(ord, "！!"), " "))


def without_noise(piece: str) -> str:
    """A piece without the words and numbers that people put around a name."""
    bare, former = re.sub(r"[\d.．:：?？~～=…\-—–_#*@]+", "", piece).strip(), ""
    while bare != former:
        former = bare
        for noise in NOISE:
            bare = bare.removeprefix(noise).removesuffix(noise).strip()
    return bare


def is_noise(words: str) -> bool:
    return not without_noise(tidy(words))


def number_of(words: str) -> int:
    """十二 is 12."""
    tens, _, ones = words.rpartition("十")
    return (CHINESE.get(tens, 1) if "十" in words else 0) * 10 + CHINESE.get(ones, 0)


def one_off(name: str, other: str) -> bool:
    """One sign more, fewer or another one."""
    if len(name) < 2 or abs(len(name) - len(other)) > 1 or name == other:
        return False
    if len(name) == len(other):
        return len(name) > 2 and sum(one != two for one, two in zip(name, other, strict=True)) == 1
    short, long = sorted((name, other), key=len)
    return len(short) > 1 and any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
