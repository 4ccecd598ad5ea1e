"""Which numbers a sentence holds, and what each claims: a table of sentences as offices write them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cppcc.figures import Sort, Value, share
from reports.default_texts import DEFAULTS
from reports.numbers import chinese, said
from reports.text import default, read_line
from reports.typed import Bound, claims, numbers, sentences
from reports.typed.numerals import number_of

FOUND = [
    # digits
    ("立案提案12件。", ["12"]),
    ("立案提案 12 件。", ["12"]),
    ("收到提案１２３件。", ["１２３"]),
    ("捐款１，２３４元。", ["１，２３４"]),
    ("参加1,234人次。", ["1,234"]),
    ("办复率87.5%。", ["87.5%"]),
    ("办复率８７．５％。", ["８７．５％"]),
    ("办复率98 %。", ["98 %"]),
    ("死亡率0.5‰。", ["0.5‰"]),
    ("提高3个百分点。", ["3个百分点"]),
    ("提高0.8个百分点。", ["0.8个百分点"]),
    ("满意率、办复率分别为98%和97%。", ["98%", "97%"]),
    ("募集5.2万元。", ["5.2万"]),
    ("惠及5.2万余人次。", ["5.2万余"]),
    ("惠及3亿人。", ["3亿"]),
    ("参加200余人次。", ["200余"]),
    ("参加200多人次。", ["200多"]),
    ("募集100余万元。", ["100余万"]),
    ("参加3千多人次。", ["3千多"]),
    ("超过98%的委员。", ["超过98%"]),
    ("98%以上的委员。", ["98%以上"]),
    ("100件以上。", ["100"]),
    ("近100条。", ["近100"]),
    ("约50人左右。", ["约50"]),
    ("不到10件。", ["不到10"]),
    ("至少5次。", ["至少5"]),
    ("浏览10万+。", ["10万+"]),
    ("同比-3%。", ["-3%"]),
    ("同比增长3.5%。", ["3.5%"]),
    ("提出3—5件。", ["3—5"]),
    ("提出3-5件。", ["3-5"]),
    ("提出3至5件。", ["3至5"]),
    ("提出3件至5件。", ["3件至5"]),
    ("介于87%至98%。", ["87%至98%"]),
    ("从87%提高到98%。", ["87%", "98%"]),
    ("从87%到98%。", ["87%", "98%"]),
    ("办结0件。", ["0"]),
    ("历时3个月、15天。", ["3", "15"]),
    ("连续5年。", ["5"]),
    ("年满60岁。", ["60"]),
    ("满意 | 96 | 85.5%", ["96", "85.5%"]),
    ("满意\t96\t85.5%", ["96", "85.5%"]),
    ("占96/158。", ["96", "158"]),
    ("修路5km。", ["5"]),
    ("面积3.5平方公里。", ["3.5"]),
    ("（其中联名3件）", ["3"]),
    ("“158件”的背后。", ["158"]),
    ("[[proposals.filed]]件，其中3件。", ["3"]),
    # Chinese numerals
    ("形成报告一百五十八篇。", ["一百五十八"]),
    ("立案九十六，满意二十。", ["九十六", "二十"]),
    ("立案十二件。", ["十二"]),
    ("三个案例。", ["三"]),
    ("两个案例。", ["两"]),
    ("五万五千件。", ["五万五千"]),
    ("二万零一十六人次。", ["二万零一十六"]),
    ("三万余人次。", ["三万余"]),
    ("一百多万元。", ["一百多万"]),
    ("十余件、二十多篇、十几个。", ["十余", "二十多", "十几"]),
    ("壹佰贰拾万元。", ["壹佰贰拾万"]),
    ("办复率百分之九十八点一。", ["百分之九十八点一"]),
    ("办复率百分之百。", ["百分之百"]),
    ("百分百落实。", ["百分百"]),
    ("办复率近百分之九十八。", ["近百分之九十八"]),
    ("办复率百分之98。", ["百分之98"]),
    ("千分之三、万分之五。", ["千分之三", "万分之五"]),
    ("三分之二以上的委员。", ["三分之二以上"]),
    ("九成以上的提案。", ["九成以上"]),
    ("近八成委员。", ["近八成"]),
    ("八成五。", ["八成五"]),
    ("提高三个百分点。", ["三个百分点"]),
    ("过半委员、一半以上的提案、半数委员。", ["过半", "一半以上", "半数"]),
    ("两三件、七八十人次、三五家。", ["两三", "七八十", "三五"]),
    ("数十名委员、几百人次。", ["数十", "几百"]),
    ("近百场、上千人次、超百万元、百余件。", ["近百", "上千", "超百万", "百余"]),
    ("三至五件。", ["三至五"]),
    ("增长三倍、翻两番。", ["三", "两"]),
    ("不满意的仅一件。", ["一"]),
    ("召开一次会议。", ["一"]),
    ("连续三年。", ["三"]),
    ("五点建议。", ["五"]),
    ("三类提案二十八件。", ["三", "二十八"]),
    ("七万平方米。", ["七万"]),
    # beside what is none
    ("2024年立案12件。", ["12"]),
    ("一、立案12件。", ["12"]),
    ("（一）立案3件。", ["3"]),
    ("1.立案3件。", ["3"]),
    ("1、立案3件。", ["3"]),
    ("第3次会议审议12件。", ["12"]),
    ("通过5件议案。", ["5"]),
    ("最近3年。", ["3"]),
    ("节约5万元。", ["5万"]),
    ("十届三次会议收到提案三十件。", ["三十"]),
    ("“十四五”期间办结96件。", ["96"]),
    ("“一带一路”沿线12家企业。", ["12"]),
    ("5G基站20个。", ["20"]),
    ("“走访12家企业”的要求。", ["12"]),
    ("建成两个服务中心。", ["两"]),
    ("一名一线工人。", ["一"]),
    ("报表3份。", ["3"]),
    ("十多年来。", ["十多"]),
    ("号”5件", ["5"]),
]
NONE = [
    "[[proposals.filed]]件，[[累计:proposals.reply_rate:%]]，[[titles:tourism.reports]]。",
    "[[立案提案:余100]]件。",
    "2024年3月5日召开会议。",
    "2024年，2023—2024年度，2021-2025年。",
    "2024-03-05、2024/3/5、2024.3.5。",
    "3月5日、3月5日至8日、1—9月、12月份。",
    "15日前报送。",
    "二〇二四年十二月，二零二四年。",
    "十月一日，一季度，前三季度，第四季度。",
    "上午9时30分，14:30，下午3点。",
    "90年代，80后委员，七十年代。",
    "庆祝人民政协成立75周年，七十五周年。",
    "第3次会议，第十二条，第一书记，第2—5页。",
    "十届三次会议，二十届三中全会，党的二十大，党的十九大。",
    "学习二十大精神。",
    "民委发〔2024〕12号，（2024）3号，[2023]第5号。",
    "一号文件，5号楼，3号线。",
    "一、工作情况",
    "（三）存在问题",
    "（2）存在问题",
    "电话：87012345，0431-87012345，13812345678。",
    "12345热线，“12345”便民热线，110报警。",
    "PM2.5，A4纸，4A级景区，5G，3D，GB/T 9704-2012，ISO9001。",
    "一些一批一体化三农十四五一带一路。",
    "一人一策，一事一案，一企一策，一对一。",
    "四个意识，四个自信，两个维护，两个确立，两个结合，三个务必，四个全面。",
    "“两个确立”，“四个意识”，“百千万工程”，“三江”，《十二条措施》。",
    "中央八项规定，三会一课，三重一大，四套班子，一国两制，五位一体。",
    "三年行动，五年规划，百年大计，一年来。",
    "世界五百强，十大产业，十佳委员，百强县。",
    "万人驻万企，千村美丽，文旅千亿级产业，千家万户，万众一心。",
    "十分重要，千方百计，成百上千，百花齐放。",
    "每一件提案，这一次会议，同一个目标，另一项工作，再一次，进一步。",
    "一件件，一项项，一次次，一个个。",
    "作为一项系统工程，新一轮，一次性，一条心，一家人，一道开展，一起。",
    "一是抓学习，二是抓调研，三要抓落实。",
    "零容忍，零投诉，零距离，零件。",
    "两会，两岸，两山，两手抓，双万，三农，五一，七一，十一期间，八一。",
    "三级联动，八部门联合，一线，一流，统一，唯一，万一。",
    "坚持团结和民主两大主题，大团结大联合。",
    "7×24小时，1+3+N，2.0版。",
    "时间过半、任务过半。",
    "星期三，周五，初一。",
    "一成不变，三成为例。",
    "五点钟，三点一线。",
    "微信：12345678",
    "附件3，附表一，见表1，如图2，专栏5。",
    "一心一意，一言一行，一人一档，一村一品。",
    "二十四节气，“三张清单”，“十项行动”。",
]


@pytest.mark.parametrize(("sentence", "written"), FOUND, ids=[one for one, _ in FOUND])
def test_numbers_are_found_as_they_are_written(sentence, written):
    assert [one.text for one in numbers(sentence)] == written
    assert all(sentence[one.start : one.end] == one.text for one in numbers(sentence))


@pytest.mark.parametrize("sentence", [words for line in NONE for words in line.rstrip("。").split("，")])
def test_what_tells_no_number_is_left(sentence):
    assert [one.text for one in numbers(sentence)] == []


def test_the_table_is_long_enough():
    assert len(FOUND) + sum(line.count("，") + 1 for line in NONE) >= 200


@pytest.mark.parametrize("kind", DEFAULTS)
def test_no_shipped_text_has_a_number_that_is_no_token(kind):
    text = default(kind)
    lines = [read_line(line).text for line in text.everything()] + text.titles()
    assert [(line, one.text) for line in lines for one in numbers(line)] == []


VALUES = [
    ("12件", 12, Bound.EXACT), ("１２３件", 123, Bound.EXACT), ("1,234件", 1234, Bound.EXACT), ("87.5%", 87.5, Bound.EXACT),
    ("0.5‰", 0.05, Bound.EXACT), ("5.2万元", 52000, Bound.EXACT), ("5.2万余人次", 52000, Bound.MORE), ("3亿", 3 * 10**8, Bound.EXACT),
    ("一百五十八件", 158, Bound.EXACT), ("一百零五件", 105, Bound.EXACT), ("一百五件", 150, Bound.EXACT), ("三千五件", 3500, Bound.EXACT),
    ("五万二件", 52000, Bound.EXACT), ("二万零一十六件", 20016, Bound.EXACT), ("一亿二千万元", 120_000_000, Bound.EXACT),
    ("百分之九十八点一", 98.1, Bound.EXACT), ("百分之百", 100, Bound.EXACT), ("千分之三", 0.3, Bound.EXACT), ("九成以上", 90, Bound.ABOVE),
    ("八成五", 85, Bound.EXACT), ("超过98%", 98, Bound.OVER), ("逾98%", 98, Bound.OVER), ("98%多", 98, Bound.MORE),
    ("近百件", 100, Bound.NEAR), ("上千人", 1000, Bound.OVER), ("百余件", 100, Bound.MORE), ("100余万元", 1_000_000, Bound.MORE),
    ("不足10件", 10, Bound.UNDER), ("不超过10件", 10, Bound.BELOW), ("10件以内", 10, Bound.BELOW), ("不少于10件", 10, Bound.ABOVE),
    ("100件左右", 100, Bound.ABOUT), ("3至5件", 3, Bound.RANGE), ("两三件", 2, Bound.RANGE), ("数十件", 20, Bound.RANGE),
    ("三分之二", Fraction(200, 3), Bound.EXACT), ("一半", 50, Bound.EXACT), ("过半", 50, Bound.OVER), ("-3%", -3, Bound.EXACT),
]  # fmt: skip


@pytest.mark.parametrize(("words", "value", "bound"), VALUES, ids=[one for one, *_ in VALUES])
def test_a_number_is_worth_what_it_says(words, value, bound):
    (one,) = numbers(words)
    assert (one.value, one.bound) == (Fraction(str(value)), bound)


def test_sentences_keep_their_place_in_the_line():
    line = "立案3件。 “办结2件！”满意率98%；其余略"
    found = list(sentences(line))
    assert [words for _, words in found] == ["立案3件。", "“办结2件！”", "满意率98%；", "其余略"]
    assert all(line.startswith(words, at) for at, words in found)


# --- laws --------------------------------------------------------------------------------------------------------
@given(st.integers(0, 99_999_999))
def test_every_chinese_numeral_is_read_back(number):
    assert number_of(chinese(number)) == number


@given(st.integers(1, 99_999_999), st.sampled_from(["", "汉字", "余10", "余100", "余1000", "多10", "多100"]))
def test_a_count_as_it_is_printed_is_read_back_to_what_it_claims(number, form):
    value = Value(Decimal(number))
    (one,) = numbers(f"参加{said(value, form)}人次。")
    assert claims(one, value, "人次")
    assert one.unit == "人次"


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.sampled_from(["%", ""]), st.sampled_from([0, 1, 2]))
def test_a_share_as_it_is_printed_is_read_back_to_what_it_claims(part, base, form, decimals):
    assume(part <= base)
    value = share(part, base, decimals)
    (one,) = numbers(f"办复率{said(value, form)}。")
    assert claims(one, value, "%")


@given(st.decimals(0, 10**8, places=2), st.sampled_from(["", "万余", "余100"]))
def test_money_as_it_is_printed_is_read_back_to_what_it_claims(amount, form):
    value = Value(amount, sort=Sort.MONEY)
    unit = "元" if form == "万余" else "万元"
    found = numbers(f"捐款{said(value, form, '万元')}{unit}。")
    assert [claims(one, value, "万元") for one in found] == [True]


@given(st.text(max_size=60))
def test_any_text_is_read_and_keeps_its_places(words):
    for one in numbers(words):
        assert words[one.start : one.end] == one.text
    for at, sentence in sentences(words):
        assert words.startswith(sentence, at)


@given(
    st.text(
        "一二三四五六七八九十百千万亿零两点余多近上数几成分之个件条%0123456789.,，。年月日第号〔〕“”[]", max_size=40
    )
)
def test_any_run_of_numerals_is_read(words):
    for one in numbers(words):
        assert words[one.start : one.end] == one.text


CLAIMS = [
    ("87.5%", share(8746, 10_000), True), ("87.4%", share(8746, 10_000), False), ("87.46%", share(8746, 10_000), True),
    ("87%", share(8746, 10_000), True), ("88%", share(8746, 10_000), False), ("98%以上", share(9762, 10_000), False),
    ("97%以上", share(9762, 10_000), True), ("98%", share(9762, 10_000), True), ("近98%", share(9762, 10_000), True),
    ("超98%", share(9762, 10_000), False), ("100%", share(9996, 10_000), False), ("99%", share(9996, 10_000), True),
    ("百分之百", share(5, 5), True), ("百分之百", share(157, 158), False), ("近百分之百", share(157, 158), True),
    ("九成以上", share(9762, 10_000), True), ("三分之二", share(2, 3), True), ("0%", share(1, 3000), False),
]  # fmt: skip


@pytest.mark.parametrize(("words", "value", "holds"), CLAIMS)
def test_what_a_share_is_said_to_be_holds_or_not(words, value, holds):
    (one,) = numbers(words)
    assert claims(one, value, "%") is holds


COUNTS = [
    ("近100条", 96, True), ("近100条", 100, False), ("近100条", 40, False), ("100余条", 100, False), ("100余条", 134, True),
    ("130余条", 134, True), ("130余条", 145, False), ("130多条", 134, True), ("约100条", 104, True), ("约100条", 120, False),
    ("5.2万余条", 52_318, True), ("5.2万条", 52_318, True), ("5万条", 52_318, False), ("5万余条", 52_318, True),
    ("五万余条", 52_318, True), ("12条", 12, True), ("12条", 13, False), ("3—5条", 4, True), ("3—5条", 6, False),
    ("不到100条", 96, True), ("100条以上", 96, False), ("至少90条", 96, True), ("一百条", 100, True), ("数十条", 35, True),
]  # fmt: skip


@pytest.mark.parametrize(("words", "value", "holds"), COUNTS)
def test_what_a_count_is_said_to_be_holds_or_not(words, value, holds):
    (one,) = numbers(words)
    assert claims(one, Value(Decimal(value)), "条") is holds
