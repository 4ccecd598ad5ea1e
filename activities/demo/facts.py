"""What the committee did in its demonstration year: activities as the published account of 2024 names them.

Facts follow the public report on the district's year; dates, places of detail, attendance and wording of
suggestions are made up for the demonstration. Each line: kind, day, hour, title, place, organiser, heads, extras.
"""

from dataclasses import dataclass, field
from typing import Any

ECONOMY, EDUCATION = "经济委员会", "教科卫体委员会"
LAW, CULTURE, PROPOSALS, STUDIO = "社会法制委员会", "文化文史委员会", "提案委员会", "委员工作室"


@dataclass(frozen=True)
class Fact:
    kind: str
    month: int
    day: int
    title: str
    place: str
    committee: str
    heads: int
    hour: int = 9
    plan: str = ""
    brand: str = ""
    theme: str = ""
    recommended: bool = False
    public: int = 0
    departments: int = 0
    experts: int = 0
    suggestions: tuple[str, ...] = ()
    converted: int = 0
    outcomes: tuple[tuple[str, str], ...] = ()
    photo: str = ""
    summary: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


TOURISM_ADVICE = (
    "编制全区文旅产业三年行动计划", "建立文旅项目储备库并按季调度", "把电影工业遗存做成城市名片",
    "开通景点之间的旅游环线巴士", "推出冰雪、赏花、避暑、采摘四季产品", "扶持本土文创设计团队",
    "打造一批夜间文旅消费街区", "推动商圈与景区票务互认", "完善旅游标识和多语种服务",
    "引导高校旅游专业共建实训基地", "发展乡村民宿并统一服务标准", "建立文旅人才引进和培训机制",
    "设立文旅融合发展引导资金", "用新媒体开展城市形象传播", "优化节假日停车和交通组织", "建立游客投诉快速处置机制",
)  # fmt: skip

FACTS: tuple[Fact, ...] = (
    # --- research, inspection, consultation named in the account ------------------------------------
    Fact("research", 3, 14, "“加快企业智改数转，推动新型工业化高质量发展”重点调研", "科大讯飞吉林公司", ECONOMY, 12,
         plan="加快企业“智改数转”", departments=6, photo="委员到科技企业调研“智改数转”",
         suggestions=("加大智改数转政策宣传", "设立专项扶持资金", "建立产业协同机制", "完善工作推进机制"),
         outcomes=(("research", "关于加快企业“智改数转”推动新型工业化高质量发展的调研报告"),)),
    Fact("research", 4, 11, "科创平台加快产业链群创新发展专项调研", "区科创平台", ECONOMY, 10, plan="科创平台建设",
         departments=5, photo="委员对区科创平台进行专项调研"),
    Fact("special_consultation", 4, 25, "科创平台建设协商会", "区政协会议室", ECONOMY, 9, plan="科创平台建设", departments=7,
         suggestions=("梳理平台制约因素清单", "建立成果转化对接机制", "补齐中试环节")),
    Fact("counterpart_consultation", 5, 16, "“千村美丽”示范创建专题座谈会", "乐山镇晓光村", ECONOMY, 10,
         plan="“千村美丽”示范创建", public=18, photo="委员到乐山镇晓光村调研美丽乡村示范建设",
         suggestions=("学习运用“千万工程”经验", "由点及面推进和美乡村建设", "健全长效管护机制")),
    Fact("inspection", 6, 6, "全区安全生产工作专项视察", "辖区企业和商圈", LAW, 11, plan="安全生产工作", departments=4,
         suggestions=("做好安全防范", "完善应急预案", "加强物资储备", "开展宣传培训"), photo="委员视察安全生产工作"),
    Fact("research", 6, 20, "“小田并大田”试点协商调研", "乐山镇", ECONOMY, 9, plan="“小田并大田”试点", public=12,
         suggestions=("规模化发展", "链条化发展", "绿色化发展", "品牌化发展")),
    Fact("inspection", 7, 4, "法院诉源治理工作专项视察", "区人民法院", LAW, 10, plan="法治建设", departments=3,
         suggestions=("延伸工作平台", "强化宣传引导", "建立常态化联络沟通机制")),
    Fact("research", 5, 9, "学前教育优质普惠发展调研", "教师幼儿园富锦分园、机关第一幼儿园", EDUCATION, 12,
         plan="学前教育优质普惠发展", experts=4, photo="委员调研幼儿园并召开专题协商会",
         suggestions=("以大园区管理带动薄弱园", "完善教师交流机制"),
         outcomes=(("deliberation", "关于立足“大园区”管理改革，推动区域学前教育优质普惠发展"),)),
    Fact("research", 8, 15, "区医院新院建设情况专项调研", "区医院新院", EDUCATION, 11, plan="区医院新院建设", departments=3,
         photo="委员对区医院新院建设情况进行专项调研",
         suggestions=("增加设施投入", "充实医技人才", "健全管理机制")),
    Fact("research", 9, 5, "养老服务高质量发展调研", "社区养老服务中心", LAW, 9, plan="养老服务高质量发展", public=10,
         suggestions=("加强养老服务设施建设", "强化部门联动整合社会资源", "加强养老服务安全和队伍建设")),
    Fact("inspection", 9, 19, "婚俗改革工作视察", "区婚姻登记处", LAW, 8, departments=2, suggestions=("推广集体婚礼和户外颁证",)),
    Fact("sector_consultation", 10, 17, "医养结合界别协商会", "区政协会议室", EDUCATION, 9, plan="医养结合", departments=5,
         suggestions=("建立双向转诊通道", "扩大长期护理保险宣传")),
    Fact("research", 5, 23, "文旅融合发展调研（欧亚新生活）", "欧亚新生活", CULTURE, 9, theme="tourism", plan="文旅千亿级产业",
         outcomes=(("research", "创新文旅融合举措，推动旅游高质量发展"),), photo="委员调研文旅综合体"),
    Fact("research", 6, 13, "文旅项目谋划考察（长影旧址博物馆）", "长影旧址博物馆", CULTURE, 9, theme="tourism",
         plan="文旅千亿级产业", outcomes=(("research", "加强文旅项目谋划，为经济社会发展注入新动能"),)),
    Fact("inspection", 7, 18, "莲花岛乡村旅游项目视察", "莲花岛景区", CULTURE, 10, theme="tourism", plan="文旅千亿级产业",
         outcomes=(("inspection", "视察莲花岛乡村旅游项目，助推乡村文旅产业振兴"),), photo="委员视察莲花岛乡村旅游项目"),
    Fact("special_consultation", 8, 8, "打造旅游千亿级产业协商建议会", "区政协会议室", CULTURE, 12, theme="tourism",
         plan="文旅千亿级产业", experts=6, departments=8, suggestions=TOURISM_ADVICE),
    Fact("research", 10, 10, "民营经济发展环境状况专题调研", "辖区民营企业", ECONOMY, 10, plan="民营经济发展环境", departments=3,
         outcomes=(("research", "关于优化民营经济发展环境，助推经济高质量发展"),),
         suggestions=("编制惠企政策一本通", "推行免申即享")),
    Fact("special_consultation", 10, 24, "招商引资提质增效协商议政会", "区政协会议室", ECONOMY, 12, plan="招商引资提质增效", departments=9,
         suggestions=("围绕主导产业补链招商", "项目签约后全程代办", "发挥商协会桥梁作用")),
    Fact("proposal_consultation", 7, 25, "重点提案办理协商会", "区政协会议室", PROPOSALS, 9, departments=8,
         plan="重点提案办理", suggestions=("重点提案实行台账管理", "办理结果向提案人公开")),
    Fact("research", 11, 7, "民族宗教工作调研视察", "辖区宗教活动场所", LAW, 8),
    # --- the brand -----------------------------------------------------------------------------------
    Fact("grassroots_consultation", 3, 28, "“谏议朝阳”协商议事：老旧小区停车共享", "桂林街道委员工作站", STUDIO, 13, brand="谏议朝阳", hour=14,
         public=26, converted=2, photo="“谏议朝阳”协商议事会走进社区",
         suggestions=("单位车位夜间共享", "规范路内停车", "增设立体车库", "完善停车引导")),
    Fact("grassroots_consultation", 5, 30, "“谏议朝阳”协商议事：社区助餐怎么办", "南湖街道委员工作站", STUDIO, 12, brand="谏议朝阳", hour=14,
         public=24, converted=1, suggestions=("增设助餐点", "推出老年套餐", "引入志愿配送", "公开食材来源")),
    Fact("grassroots_consultation", 7, 11, "“谏议朝阳”协商议事：特色街区改造提升", "重庆街道委员工作站", STUDIO, 13, brand="谏议朝阳", hour=14,
         public=28, converted=1, suggestions=("统一店招风格", "补齐公厕和座椅", "错峰卸货", "增加夜间照明")),
    Fact("grassroots_consultation", 9, 12, "“谏议朝阳”协商议事：校园周边接送秩序", "红旗街道委员工作站", STUDIO, 13, brand="谏议朝阳", hour=14,
         public=27, converted=2, suggestions=("设置即停即走区", "错时放学", "增设护学岗", "拆除危险围挡")),
    Fact("grassroots_consultation", 11, 14, "“谏议朝阳”协商议事：冬季供热服务", "清和街道委员工作站", STUDIO, 13, brand="谏议朝阳", hour=14,
         public=23, converted=1, suggestions=("提前入户巡检", "公布报修时限", "更换老旧阀门", "建立室温监测")),
    # --- training --------------------------------------------------------------------------------------
    Fact("training", 6, 24, "全国政协地方政协委员（干部）培训班", "北戴河", STUDIO, 45, summary="学员赴北戴河参加培训。"),
    Fact("training", 9, 23, "“传承红色基因，赓续红色血脉”专题培训班", "延安", STUDIO, 55, summary="委员赴延安参加专题培训。",
         photo="委员在延安参加专题培训"),
    # --- recommended -------------------------------------------------------------------------------------
    Fact("supervision", 2, 27, "区行风评议座谈会", "区政府会议室", STUDIO, 8, recommended=True),
    Fact("supervision", 4, 18, "区人民检察院检察开放日", "区人民检察院", STUDIO, 8, recommended=True),
    Fact("liaison", 5, 21, "区重大行政决策听证会", "区政府会议室", STUDIO, 8, recommended=True),
    Fact("supervision", 8, 21, "区人民法院庭审观摩", "区人民法院", STUDIO, 9, recommended=True),
    Fact("liaison", 10, 15, "区委统战工作情况通报会", "区委会议室", STUDIO, 8, recommended=True),
    Fact("supervision", 12, 5, "区政府工作报告征求意见座谈会", "区政府会议室", STUDIO, 9, recommended=True),
    # --- study, unity, outreach ------------------------------------------------------------------------------
    Fact("study", 4, 8, "领导干部党纪学习教育读书班", "区政协会议室", STUDIO, 40),
    Fact("study", 7, 30, "中共二十届三中全会精神专题学习", "区政协会议室", STUDIO, 43),
    Fact("study", 3, 21, "“书香政协”读书交流会", "城市书房", CULTURE, 18, photo="委员在城市书房开展读书交流"),
    Fact("study", 10, 29, "专题理论学习会", "区政协会议室", STUDIO, 38),
    Fact("liaison", 9, 20, "庆祝人民政协成立75周年书画作品展", "区文化馆", CULTURE, 26, public=60),
    Fact("liaison", 7, 1, "“重温红色记忆，传承革命精神”主题实践活动", "东北沦陷史陈列馆", CULTURE, 22),
    Fact("visit", 3, 7, "“长白山人参谷”北药基地项目对接会", "委员企业", ECONOMY, 6),
    Fact("visit", 8, 29, "赛车制造和赛车公园项目对接会", "委员企业", ECONOMY, 6),
    Fact("visit", 4, 2, "会同保光社区开展环境整治志愿服务", "保光社区", STUDIO, 12),
    Fact("publicity", 11, 21, "向吉林好人、最美退役军人学习座谈会", "区政协会议室", CULTURE, 15),
    Fact("welfare", 5, 31, "“六一”助学公益活动", "辖区小学", EDUCATION, 14, public=40),
    Fact("welfare", 10, 11, "重阳节敬老公益活动", "社区养老服务中心", LAW, 13, public=35),
    # --- meetings -----------------------------------------------------------------------------------------------
    Fact("plenary", 1, 8, "政协长春市朝阳区第十届委员会第三次会议", "区会议中心", STUDIO, 231),
)  # fmt: skip

GROUP_TITLES = (
    "学习中共二十届三中全会精神座谈", "特色街区改造提升调研", "委员与居民篮球友谊赛", "委员讲堂：法律进社区",
    "走访慰问困难家庭", "社区环境整治志愿行动", "界别群众接待日",
)  # fmt: skip

MICRO = (
    (
        "公交站点和公共宣传栏信息更新",
        "traffic",
        "多处公交站牌的线路信息没有随线路调整更新，社区宣传栏内容停留在上一年度，乘客和居民容易被误导。",
    ),
    ("校园周边危险广告围挡拆除", "education", "学校门前的广告围挡年久松动，大风天气有倒伏风险，学生上下学必经此处。"),
    ("人行道盲道被占用", "city", "人行道上的盲道多处被非机动车和花箱占用，视障人士无法通行。"),
    ("路口信号灯绿灯时间偏短", "traffic", "老年人过街时绿灯时间不够，常在路中间等待，存在安全隐患。"),
    ("小区门前积水点整治", "city", "每逢大雨小区门口积水超过脚踝，居民出行不便，地下室有倒灌风险。"),
    ("社区健身器材维修", "culture", "健身器材螺丝松动、座椅破损，已有居民受伤，需尽快维修或更换。"),
    ("夜间照明不足路段补灯", "city", "背街小巷夜间照明不足，晚归居民和学生感到不安全。"),
    ("公园增设饮水和休息座椅", "environment", "公园步道较长，座椅偏少，老人和孩子缺少休息和饮水的地方。"),
    ("社区诊所慢病药品配备", "health", "部分慢性病常用药在社区诊所配备不齐，老人需往返大医院取药。"),
    ("早市疏导和垃圾清运", "city", "早市结束后垃圾清运不及时，占用机动车道，影响早高峰通行。"),
    ("共享单车停放秩序", "traffic", "地铁口共享单车堆放杂乱，挤占人行通道，轮椅和婴儿车难以通过。"),
    ("办事大厅增设帮办席", "business", "老年人使用自助设备困难，建议增设帮办席位并延长中午服务时间。"),
)
"""Title, category and problem of micro-suggestions; the first two are those named in the account."""

MEDIA = ("区级媒体", "市级媒体", "省级媒体", "新媒体平台")
INDUSTRIES = ("生物医药", "软件信息", "装备制造", "商贸流通", "文化创意", "现代农业", "建筑设计", "餐饮服务")
PROBLEMS = (
    "协调解决企业厂区门前道路破损", "协调增加企业周边公交班次", "协调解决用电增容审批", "协调办理消防验收手续",
    "协调解决员工子女入学信息查询", "协调人才公寓入住", "协调解决排污管线接入", "协调落实稳岗补贴政策",
    "协调解决货车通行证办理", "协调银企对接授信", "协调解决厂区停车位不足", "协调解决商标注册辅导",
)  # fmt: skip
