"""An office's own register of members, as it lies on its desk, goes in at one go: upload, columns, dry run, register."""

import io

from openpyxl import Workbook

from tests.live.conftest import follow


def office_book() -> bytes:
    """A title over all columns, two heading rows, own headings, 姓　名, 1974.03, a total and who filled it in."""
    book = Workbook()
    help_sheet = book.active
    help_sheet.title = "填写说明"
    help_sheet.append(["请逐项填写"])
    sheet = book.create_sheet("委员名册")
    sheet.append(["政协某区委员会第三届委员名册"])
    sheet.merge_cells("A1:H1")
    sheet.append(["序号", "姓　名", "性\n别", "出生年月", "政治面貌", "界 别", "单位及职务", "联系电话*"])
    sheet.append([1, "张　测", "男性", "1974.03", "中共党员", "教育", "测试中学教师", 13000000001])
    sheet.append([2, "欧阳测试", "女", "1980年11月", "民盟盟员", None, "测试医院医生", "13000000002"])
    sheet.merge_cells("F3:F4")
    sheet.append([3, "艾力•测", "男", "19690107", "无党派人士", "工商联", "测试公司", 1.3000000003e10])
    sheet.append(["合计", "3人"])
    sheet.append(["填表人：测试", None, None, "审核人："])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_an_offices_own_book_goes_from_upload_to_the_register(place, enter, tmp_path):
    book = tmp_path / "委员名册（2024终稿）.xlsx"
    book.write_bytes(office_book())
    page = enter("staff")
    page.goto(f"{place.url}/members/import/")
    page.set_input_files("[name=file]", book)
    follow(page, page.get_by_role("button", name="上传并核对"))
    main = page.inner_text("main")
    assert "表头在第 2 行" in main
    assert "还没有列对应：任职日期" in main
    page.fill("[name='all-任职日期']", "2022-01-10")
    page.select_option("select[aria-label^='单位及职务']", "工作单位")
    follow(page, page.get_by_role("button", name="按此试读"))
    main = page.inner_text("main")
    assert "将新增 3 名" in main, main
    assert "序号" in main  # goes nowhere, and is said to
    follow(page, page.get_by_role("button", name="确定导入 3 名"))
    assert "已新增 3 名委员" in page.inner_text("main")
    page.goto(f"{place.url}/members/?q=艾力测")
    follow(page, page.get_by_role("link", name="艾力·测"))
    main = page.inner_text("main")
    assert "1969-01-07" in main
    assert "13000000003" in main
    page.goto(f"{place.url}/members/import/")
    follow(page, page.get_by_role("link", name="委员名册（2024终稿）.xlsx"))
    page.get_by_text("撤销这次导入").click()
    follow(page, page.get_by_role("button", name="确定撤销"))
    page.goto(f"{place.url}/members/?q=艾力测")
    assert "艾力·测" not in page.inner_text("main")
    assert not page.faults
