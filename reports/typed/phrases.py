"""What has numerals in it and tells no number: days, years, sessions, ordinals, codes, names, fixed words.

Each is covered with □ before numbers are looked for; places stay as they are.
"""

import re

from reports.tokens import TOKEN

COVER = "□"
_C = "[零〇○一二三四五六七八九十两]"
_N = rf"(?:\d+|{_C}+)"
_TO = r"\s*(?:[-—–~～至到、]|——)\s*"
_NAMES = (
    "确立|维护(?!站|点)|意识|自信|全面|结合|务必|代表(?!队|团|小|性)|一百年|一批|毫不动摇|区分开来|更加|必须|坚持|大局|"
    "服务(?!中心|站|点|平台|队|窗|项|区)|伟大|着力|带头(?!人)|基本点|文明(?!单位|村|实践|校)"
)

RULES: tuple[str, ...] = (
    r"^\s*〔[^〕]*〕",
    # what stands in front of a heading or an item
    rf"^\s*(?:{_C}{{1,3}}[、．.]|[（(]{_C}{{1,3}}[）)])",
    r"^\s*\d{1,2}(?:[、)）]|\.(?!\d))",
    r"(?:^|(?<=[。；;：:，\s]))[ \u3000]{0,3}[（(]\d{1,2}[)）]",
    # names in marks; a quote that is a number and its unit is none
    r"《[^》]*》",
    # days, hours, years, seasons
    rf"(?:\d{{4}}|[零〇○一二三四五六七八九]{{4}}){_TO}(?:\d{{2,4}}|[零〇○一二三四五六七八九]{{4}})\s*(?:年度?|学年|财年)",
    r"(?<!\d)\d{4}\s*年(?:度)?",
    r"(?<![零〇○一二三四五六七八九])[零〇○一二三四五六七八九]{4}年(?:度)?|(?<!\d)\d{2}年(?=\d{1,2}月)",
    r"(?<!\d)(?:19|20)\d{2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}(?!\d)",
    rf"{_N}(?:{_TO}{_N})?\s*月(?:份)?(?:\s*{_N}(?:{_TO}{_N})?\s*[日号])?(?=$|[^度])",
    rf"(?<![零〇○一二三四五六七八九十\d])\d{{1,2}}(?:{_TO}\d{{1,2}})?日(?!元)",
    rf"{_C}{{1,3}}日(?=$|[^元志])",
    r"(?<!\d)\d{1,2}[:：]\d{2}(?!\d)",
    r"\d{1,2}时(?:\d{1,2}分)?|\d{1,2}点(?:钟|半|整|\d{1,2}分)",
    rf"{_C}{{1,3}}点(?:钟|半|整)",
    rf"(?<=[上下中][午])\s*{_N}点|(?<=[早晚])\s*{_N}点",
    rf"前?[一二三四1-4](?:{_TO}[一二三四1-4])?\s*季度",
    r"\d{2}(?:年代|后(?!续|期))|[零〇一二三四五六七八九]{1,2}十年代",
    rf"(?:\d+|[{'零〇一二三四五六七八九十百'}]+)\s*周年",
    # sessions, congresses, ordinals, documents, codes
    rf"(?:第\s*)?{_N}届(?:(?:第\s*)?{_N}(?:次|中全会))?",
    rf"{_N}中全会|党的{_C}+大|(?<![零一二三四五六七八九]){_C}{{2,3}}大(?=精神|报告|以来|召开|代表|闭幕|胜利)",
    rf"第\s*(?:\d+|[零〇一二三四五六七八九十百千]+)(?:{_TO}(?:\d+|[零〇一二三四五六七八九十百千]+))?\S?",
    r"[〔\[（(【]\s*(?:19|20)\d{2}\s*[〕\]）)】]\s*\d*",
    rf"(?:\d+(?:{_TO}\d+)?|{_C}+)\s*号(?!召)",
    r"(?<![A-Za-z\d])[A-Za-z][A-Za-z/]{0,20}[-\s]?\d[\d.]*(?:-\d+)?",
    r"\d+(?:\.\d+)?(?=[A-Za-z])(?!(?:km|kg|cm|mm|m|g|t|kW|MW|kWh|GB|MB|ha)(?![A-Za-z]))[A-Za-z]+级?",
    r"\d+(?:[×xX*]\d+)+(?:\s*小时)?|\d+\.\d+(?=版|时代)|\d\+\d(?:\+[\dNnXx])*",
    r"\d+(?=路(?:公交|车)|楼|室|单元)",
    # telephones and the like
    r"(?:电话|传真|手机|邮编|热线|邮政编码|QQ|微信)(?:号码?)?\s*[:：]?\s*[\d-]{3,}",
    r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)",
    r"\d{3,5}(?=[”’\"]?(?:热线|服务热线|便民|平台|报警|政务))",
    # fixed words
    rf"[一二两三四五六七八九十]个(?:{_NAMES}|一(?![百千万]))",
    r"一[^，。；、\d]一[策案档议卡品码表单图评法责册滴夕意行动]|一对一",
    r"(?:附件|附表|附录|附图|专栏|[见如][表图])\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?![\d.])",
    r"三会一课|五位一体|一起(?![案事纠信])|三重一大|一国两制|三年行动|五年规划|[四五六]套班子|八项规定|六项纪律|三点一线|十三?五规划|[一二三]二三产",
    r"五百强|500强|时间过半|任务过半|双过半|对半|千方百计|千家万户|成百上千|百花齐放|万众一心|十分(?!钟|之)",
    r"一次性|一条[龙心]|一家[亲人]|一份[子力]|一个(?:样|时期|阶段|方面)|再一次|又一次|一期|[二三四五六]期(?:工程|项目)",
)  # fmt: skip
MASKS = tuple(re.compile(rule) for rule in RULES)
QUOTED = re.compile(r"[“「『]([^”」』，。；！？]{1,12})[”」』]")
FULL_WIDTH = str.maketrans("０１２３４５６７８９％．－＋", "0123456789%.-+")
GROUPS = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
TELLS = re.compile(r"\d\s?[余多万亿]*(?:[件条项人名篇次场家户份位元倍%‰]|个百)")
"""A quote with a number and its measure tells a number."""
MERELY = re.compile(
    r"[\d.,%％‰０-９．零〇○一二三四五六七八九十百千万亿两余多分之]+[件条项人名个篇次场家户份位元倍]*次?"
)


def folded(text: str) -> str:
    """Full-width digits and signs as they stand in ASCII; of the same length."""
    return GROUPS.sub(",", text).translate(FULL_WIDTH)


def _covered(match: re.Match[str]) -> str:
    return COVER * len(match.group(0))


def _quote(match: re.Match[str]) -> str:
    told = MERELY.fullmatch(match.group(1)) or TELLS.search(match.group(1))
    return match.group(0) if told else _covered(match)


LONG = re.compile(r"\d{31,}|[零〇○一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]{31,}")
"""Longer than any number that is told; no pattern below has to run over it."""


def masked(text: str) -> str:
    """The text, folded, with everything covered that is no number; of the same length."""
    found = QUOTED.sub(_quote, LONG.sub(_covered, TOKEN.sub(_covered, folded(text))))
    for mask in MASKS:
        found = mask.sub(_covered, found)
    return found
