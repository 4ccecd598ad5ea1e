"""How the rules are read, in words: each sentence says what the scoring does, so that nobody has to guess."""

from collections.abc import Iterable
from decimal import Decimal

from cppcc.vocabularies import words_of
from members.kinds import Kind, Part
from members.possible import counts_leave, kind_name, leave_kinds, one_unit, part_name, written_unit
from members.schemes.choosing import AS_OF, Applies, whom
from members.schemes.conditions import OF_GRADES, OF_YEARS, Compare, Condition, Effect, Measured, Over, asks_talk
from members.schemes.rules import BY_SHARE, SUMMED, Category, Counting, Grade, Line, Rate, Rules, Section

ALL_OCCASIONS = "各类会议活动"
IN_CATEGORY = "机关说明理由加减的分，计入本类别，受本类别上限和下限限制。"
APART = "机关说明理由加减的分，单列计入，不受加分合计上限限制。"


def points_words(points: Decimal | None) -> str:
    """15, 7.5, 0.25: no idle zeros."""
    return "—" if points is None else f"{points.normalize():f}"


def told_apart(headings: Iterable[str]) -> list[str]:
    """The headings of a sheet, a further one of the same words numbered: 参加会议, 参加会议（2）."""
    found: list[str] = []
    for heading in headings:
        told, number = heading, 1
        while told in found:
            number += 1
            told = f"{heading}（{number}）"
        found.append(told)
    return found


def _listed(values: tuple[str, ...], labels: dict[str, str]) -> str:
    return "、".join(labels.get(value, value) for value in values)


def kinds_words(kinds: tuple[str, ...]) -> str:
    return "、".join(map(kind_name, kinds))


def occasions_words(occasions: tuple[str, ...]) -> str:
    """Which occasions; where most are meant, which are not."""
    labels = words_of("occasions")
    if not occasions:
        return ALL_OCCASIONS
    left = [label for value, label in labels.items() if value not in occasions]
    if 0 < len(left) <= 5 and len(occasions) > 5:
        return f"{ALL_OCCASIONS}（{'、'.join(left)}除外）"
    return _listed(occasions, labels)


def counts_what(line: Line) -> str:
    """Which records: 出席全体会议；提案立案 …"""
    words = kinds_words(line.kinds)
    if line.occasions or line.counting in BY_SHARE:
        words += f"（{occasions_words(line.occasions)}）"
    if line.levels:
        words += f"（{_listed(line.levels, words_of('levels'))}）"
    if line.without:
        words += f"，同一件已有“{kinds_words(line.without)}”的不计"
    return words


def _parts(parts: tuple[str, ...]) -> str:
    return "、".join(map(part_name, parts))


def rate_of(rate: Rate) -> str:
    """For which records points are: 出席、全体会议、市级、参加; "" where for all."""
    occasions = occasions_words(rate.occasions) if rate.occasions else ""
    levels = _listed(rate.levels, words_of("levels")) if rate.levels else ""
    return "、".join(filter(None, (kinds_words(rate.kinds), occasions, levels, _parts(rate.parts))))


def _rate(line: Line, rate: Rate) -> str:
    who = rate_of(rate)
    each = EACH[line.counting] if line.counting in EACH else _per(line)
    shared = SPREAD[rate.spread]
    first, further = points_words(rate.first), points_words(rate.further)
    if line.counting == Counting.SHARE:
        return f"{each} {first} 分"
    if line.counting == Counting.STEPS:
        return f"出席率达到 {points_words(rate.least)}% 的 {first} 分"
    if line.counting == Counting.PERCENT:
        others = "" if rate.further is None else f"、其后各项的 {further}%"
        return f"{who}按{'' if rate.further is None else '第一项'}数量的 {first}%{others}计分{shared}"
    if rate.further is not None and line.counting in SUMMED:
        return f"{who}{each}的，第一个 {first} 分、其后每个 {further} 分"
    if rate.further is not None and line.counting == Counting.QUANTITY:
        return f"{who}第一项{each} {first} 分、其后各项{each} {further} 分{shared}"
    if rate.further is not None and line.counting in (Counting.EACH, Counting.HALF_DAY):
        return f"{who}第一项 {first} 分、其后每项 {further} 分{shared}"
    return f"{who}{each} {first} 分{shared}".strip()


EACH = {"each": "每项", "steps": "", "once": "", "half_day": "每半天", "share": "全勤"}
SPREAD = {"": "", "all": "（由共同完成的委员平分）", "others": "（由第一人以外的委员平分）"}


def quantity_words(kind: str, quantity: Decimal) -> str:
    """The number of a record in the unit of its kind, as results and pages say it; "" where it is 1."""
    return f"{points_words(quantity)} {written_unit(kind)}".strip() if quantity != 1 else ""


def _per(line: Line) -> str:
    """每满 1000 元; 数量每满 10 计, where it has no unit; of all records together 累计每满 3 次."""
    per = f"每满 {points_words(line.per)}"
    if line.counting == Counting.TIMES:
        return f"累计{per} 次"
    unit = one_unit(line.kinds)
    if line.counting == Counting.TOTAL:
        return f"累计{per} {unit}" if unit else f"累计数量{per} 计"
    return f"{per} {unit}" if unit else f"数量{per} 计"


def _away(line: Line) -> str:
    """What counts as there besides presence in a share of attendance, and what as not there."""
    parts = line.leaves_present
    if parts is None:
        return "请假和缺席都算应到未到"
    if not parts:
        return "请假计作实到，缺席算应到未到"
    leaves = leave_kinds()
    named = [leaves[part] for part in parts if part in leaves]
    if Part.PARTICIPANT in parts and counts_leave(Part.PARTICIPANT, parts, line.kinds):
        named.append("没有说明种类的请假")
    return f"{'、'.join(named)}计作实到，其余的请假和缺席都算应到未到" if named else "请假和缺席都算应到未到"


def line_words(line: Line, *, taking: bool = False) -> str:
    """One sentence or two: what counts, how much, what is limited, and how the doubtful is read.

    ``taking``: its points are taken where it stands (``members.schemes.rules.takes``).
    """
    taking = taking or line.minus
    said = [f"{counts_what(line)}：{'；'.join(dict.fromkeys(_rate(line, rate) for rate in line.rates))}"]
    if line.applies == Applies.STANDING:
        said.append("只对常委，以记录当日是否担任常委为准")
    elif line.applies == Applies.OTHERS:
        said.append("只对非常委，以记录当日是否担任常委为准")
    if line.only:
        said.append(f"只对{whom(line.only)}，{AS_OF}")
    if line.counting == Counting.ONCE:
        said.append("全年只计一次，取其中最高的")
    if line.counting == Counting.SHARE:
        said.append(f"按“实到半天数 ÷ 应到半天数”折算，{_away(line)}，保留两位小数")
    if line.counting == Counting.STEPS:
        said.append(f"出席率为“实到半天数 ÷ 应到半天数”，{_away(line)}，保留两位小数，只取达到的最高一档")
    if line.counting == Counting.HALF_DAY:
        partly = "，只参加一部分的按实到半天数" if Kind.ATTENDANCE in line.kinds else ""
        said.append(f"半天以 12 时分界{partly}")
    if line.counting in SUMMED:
        apart = "，各行分值分别累计" if len(line.rates) > 1 else ""
        said.append(f"全年各条记录相加{apart}，不满的余数不计")
    elif any(rate.further is not None for rate in line.rates) and line.counting != Counting.ONCE:
        said.append("哪一项作第一项，取对委员最有利的算法")
    if line.counting not in BY_SHARE:
        said += _by_item(line)
    if line.minus:
        said.append("在本类别中扣分")
    if line.skip and taking:
        said.append(f"分值最高的 {line.skip} 项不扣，从第 {line.skip + 1} 项起扣")
    elif line.skip:
        said.append(f"分值最高的 {line.skip} 项已在别处计分，从第 {line.skip + 1} 项起计")
    if line.most_items:
        said.append(f"最多计 {line.most_items} 项，取分值高的")
    if line.cap is not None:
        said.append(f"本项最多{'扣' if taking else ''} {points_words(line.cap)} 分")
    if line.counting not in BY_SHARE:
        said += _left_out(line)
    return "；".join(said) + "。" + (f"（{line.reading}）" if line.reading else "")


def _by_item(line: Line) -> list[str]:
    """What is said of items; a share of attendance has none."""
    said = []
    if line.per_matter:
        said.append("同一件有几条记录的，只计分值最高的一条")
    if line.least_items and line.least_items > 1:
        said.append(f"满 {line.least_items} 项才计分，不足的不计")
    if line.counting == Counting.PERCENT:
        said.append("四舍五入到两位小数")
    if any(rate.spread for rate in line.rates):
        said.append("平分到两位小数")
    return said


def _left_out(line: Line) -> list[str]:
    """What is said of records for which no row has points."""
    if any(rate.kinds or rate.levels or rate.occasions for rate in line.rates):
        return ["未列出的不计分"]
    if any(rate.parts for rate in line.rates):
        return [f"未列出的{'种类' if line.kinds == (Kind.LEAVE,) else '角色'}不计分"]
    return []


def category_words(category: Category) -> str:
    verb = "最多扣" if category.section == Section.DEDUCTION else "最多计"
    said = [f"{verb} {points_words(category.cap)} 分" if category.cap is not None else "不设上限"]
    if category.start:
        said.insert(0, f"起始 {points_words(category.start)} 分")
    if category.only:
        said.insert(0, f"只对{whom(category.only)}，{AS_OF}")
    if any(line.minus for line in category.lines):
        left = "扣完为止" if category.floor == 0 else "可以扣至 0 分以下"
        said.append(left if not category.floor else f"扣至 {points_words(category.floor)} 分为止")
    return "，".join(said)


def _measured_words(rules: Rules, condition: Condition) -> str:
    """What is compared: 无故缺席（全体会议）2 次及以上; 被给予“提醒谈话”."""
    if condition.measured == Measured.TOLD:
        return f"被给予“{condition.told}”"
    if condition.measured in OF_GRADES:
        named = rules.grade(condition.below)
        verb = "低于" if condition.measured == Measured.BELOW else "达到"
        return f"等次{verb}“{named.name if named else '—'}”"
    what = kinds_words(condition.kinds) if condition.of_records else rules.parts_of_points.get(condition.part, "—")
    if condition.occasions and condition.of_records:
        what += f"（{occasions_words(condition.occasions)}）"
    if condition.levels and condition.of_records:
        what += f"（{_listed(condition.levels, words_of('levels'))}）"
    if condition.parts and condition.of_records:
        what += f"（{_parts(condition.parts)}）"
    present = "实到" if condition.kinds == (Kind.ATTENDANCE.value,) else ""
    what += {
        Measured.HALF_DAYS: f"的{present}半天数",
        Measured.SHARE: f"的{present}半天占应到半天",
        Measured.QUANTITY: "的数量",
        Measured.IN_YEARS: "的年度",
    }.get(Measured(condition.measured), "")
    compared = _compared_words(condition)
    return f"{what} {compared}" if compared[:1].isdigit() and not what.endswith("）") else f"{what}{compared}"


def _compared_words(condition: Condition) -> str:
    of_quantity = f" {one_unit(condition.kinds)}".rstrip() if condition.measured == Measured.QUANTITY else " 次"
    unit = {
        Measured.HALF_DAYS: " 个",
        Measured.SHARE: "%",
        Measured.POINTS: " 分",
        Measured.BELOW: " 个年度",
        Measured.REACHED: " 个年度",
        Measured.IN_YEARS: " 个",
        Measured.TOLD: " 个",
    }.get(Measured(condition.measured), of_quantity)
    compare, number = Compare(condition.compare), points_words(Decimal(condition.number))
    if compare == Compare.FEWER_THAN:
        return f"{compare.label} {number}{unit}"
    return f"{number}{unit}及以上"


def condition_words(rules: Rules, condition: Condition) -> str:
    """One sentence: whom it concerns, over which time, what is compared, what else must hold, and what follows."""
    together = rules.together(condition)
    applies = next((one.applies for one in together if one.applies != Applies.ALL), Applies.ALL)
    who = {Applies.STANDING: "常委", Applies.OTHERS: "非常委"}.get(Applies(applies), "委员")
    what = "，且".join(_over_words(rules, one) for one in together)
    return f"{who}{what}的，{_effect_words(rules, condition)}。{_reading(together)}"


def _over_words(rules: Rules, condition: Condition) -> str:
    """Over which time and what is compared: 全年无故缺席 2 次及以上."""
    over = {
        Over.BEFORE: "上一年度",
        Over.RUNNING: f"本届内连续 {condition.years} 年每年",
        Over.TERM: "本届以来合计" if condition.counts_now else "本届此前",
    }.get(Over(condition.over), "全年")
    what = _measured_words(rules, condition)
    if condition.measured in OF_YEARS and condition.over == Over.TERM:
        compared = _compared_words(condition)
        what = f"{what}的年度{' ' if compared[:1].isdigit() else ''}{compared}"
    return f"{over}{what}"


def _effect_words(rules: Rules, condition: Condition) -> str:
    if condition.on_grade:
        grade = rules.grade(condition.grade)
        return f"无论得分多少，{Effect(condition.effect).label}“{grade.name if grade else '—'}”"
    if not condition.has_consequence:
        return str(Effect(condition.effect).label)
    talk = "，列入待约谈" if asks_talk(condition.consequence) else ""
    return f"{Effect(condition.effect).label}“{condition.consequence}”{talk}"


def _reading(together: list[Condition]) -> str:
    """Whom alone it is for, and how the doubtful is read where it is about several years."""
    said = [f"只对{whom(one.only)}，{AS_OF}" for one in together if one.only]
    if any(one.over != Over.YEAR for one in together):
        said.append("以往年度以公布的考核结果为准，未公布的按当年办法试算")
    if any(one.over == Over.RUNNING for one in together):
        said.append("任职不满定等次月数的年度不算，连续从下一年度起计")
    said += _of_year_before([one for one in together if one.over == Over.BEFORE])
    few = [one.counts_now for one in together if one.over == Over.TERM and one.compare == Compare.FEWER_THAN]
    if any(few):
        said.append("到本届最后一个年度结束才定，只对本届各年度都任职的委员")
    elif few:
        said.append("只对本届此前各年度都任职的委员")
    if any(one.measured == Measured.TOLD for one in together):
        said.append("等次有名额而结果未公布的年度，随等次给予的不算")
    reached = [one for one in together if one.measured == Measured.REACHED and one.over != Over.YEAR]
    if any(one.compare == Compare.AT_LEAST or one.over != Over.TERM for one in reached):
        said.append("当年办法没有这个等次的年度、等次有名额而结果未公布的年度，不算达到")
    if any(one.compare == Compare.FEWER_THAN and one.over == Over.TERM for one in reached):
        said.append("有年度的办法没有这个等次，或等次有名额而结果未公布的，本条不成立")
    return f"（{'；'.join(dict.fromkeys(said))}）" if said else ""


def _of_year_before(asked: list[Condition]) -> list[str]:
    """When what looks at the year before does not hold; what was given is asked however long the member served."""
    if not asked:
        return []
    served = any(one.measured != Measured.TOLD for one in asked)
    return [f"{'上一年度任职不满定等次月数的、' if served else ''}本届第一个年度，本条不成立"]


def limit_words(grade: Grade) -> str:
    """最多占定等次委员的 20%、最多 10 名; empty where any number may have it."""
    share = f"最多占定等次委员的 {points_words(grade.share_limit)}%" if grade.share_limit is not None else ""
    number = f"最多 {grade.rank_limit} 名" if grade.rank_limit is not None else ""
    return "、".join(filter(None, [share, number]))


def head_words(rules: Rules) -> list[str]:
    """What holds for all lines together."""
    said = [f"总分 = 起评分 {points_words(rules.base_points)} ＋ 各类基础分 ＋ 加分 － 扣分"]
    if rules.bonus_cap is not None:
        said.append(f"加分合计最多 {points_words(rules.bonus_cap)} 分")
    if rules.present_from is not None:
        said.append(f"实到半天数不足应到 {points_words(rules.present_from)}% 的出席，按无故缺席计，实到半天数不计")
    hand = (("加分", rules.given_cap), ("扣分", rules.taken_cap))
    said += [f"机关说明理由的{what}合计最多 {points_words(cap)} 分" for what, cap in hand if cap is not None]
    said.append(f"总分最低 {points_words(rules.floor)} 分")
    if rules.ceiling is not None:
        said.append(f"总分最高 {points_words(rules.ceiling)} 分")
    if rules.graded_after_months:
        said.append(f"当年任职不满 {rules.graded_after_months} 个月的只计分、不定等次")
    said.append("年内离任的委员只计分、不定等次")
    said.append("几个条件同时成立时，以最低的等次为准")
    said.append("公布后委员之间可以互相查看得分" if rules.open_to_members else "得分只有本人、工作人员和领导可以查看")
    return said
