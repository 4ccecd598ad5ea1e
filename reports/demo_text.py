"""What the demonstration's report of 2024 says, in the manner of the published account, in own words.

Its events, places and anniversaries are those of that account; no office's report begins with them.
"""

from reports.default_texts.shape import Part, Sentence, Shipped
from reports.default_texts.shape import p as _p

PARTS: tuple[Part, ...] = (
    Part(
        "坚持党的领导　筑牢政治忠诚",
        ("study", "party_group", "training"),
        (
            _p(
                "把准政治方向。",
                "区政协把坚持党的领导贯穿履职全过程，围绕全年重点工作及时制定学习安排，列出职责清单，落实教育任务。",
                "举办领导干部读书班，组织党纪学习教育和专题研讨，把学习成果融入调研、视察、协商等日常工作。",
            ),
            _p(
                "夯实共同思想政治基础。",
                "落实“第一议题”制度，依托“书香政协”、机关讲堂、委员培训等平台开展专题理论学习，"
                "举办庆祝人民政协成立75周年书画作品展，引导各界委员同心向党。",
                "全年组织开展各类活动[[activities.held]]场次。",
            ),
            _p(
                "落实区委部署。",
                "严格执行请示报告制度，每月召开党组会议研究重点工作，党组会议、主席会议固定议题，"
                "年度工作要点和年度协商计划报区委审定后有序实施。",
                "年度协商计划共列[[plan.items]]项，已开展[[plan.carried_out]]项，完成率[[plan.completion_rate:%]]。",
            ),
        ),
        ("activity_months",),
    ),
    Part(
        "坚持勤勉履职　服务中心大局",
        ("special_consultation", "counterpart_consultation", "inspection", "supervision"),
        (
            _p(
                "围绕重点任务献良策。",
                "围绕加快企业“智改数转”、推动新型工业化开展重点调研，就政策宣传、资金扶持、产业发展、工作机制提出建议。",
                "围绕科创平台建设开展专项调研和协商，梳理制约因素；围绕“千村美丽”示范创建走进乐山镇晓光村，"
                "就学习运用“千万工程”经验、建设宜居宜业和美乡村协商交流。",
                "全年开展协商活动[[activities.consultations]]场次、调研视察[[activities.research]]场次。",
            ),
            _p(
                "针对发展瓶颈出实招。",
                "就全区安全生产工作开展专项视察，提出安全防范、应急预案、物资储备、宣传培训等建议。",
                "就“小田并大田”试点开展协商调研，提出规模化、链条化、绿色化、品牌化发展建议。",
                "就法院诉源治理开展专项视察，提出延伸工作平台、强化宣传引导、常态化联络沟通等建议。",
            ),
            _p(
                "紧扣民生关切强监督。",
                "深入幼儿园调研学前教育优质普惠发展并形成议政报告；调研区医院新院建设，"
                "提出增加设施投入、充实医技人才、健全管理机制等建议；关注养老服务、婚俗改革、医养结合，"
                "组织委员开展视察、调研和协商。",
                "全年报送调研、视察、议政报告[[outcomes.reports]]篇。",
            ),
        ),
        ("activity_kinds",),
    ),
    Part(
        "坚持服务为民　增进民生福祉",
        ("research", "visit"),
        (
            _p(
                "助力文旅融合发展。",
                "聚焦文旅千亿级产业目标，先后走进文旅综合体、电影旧址博物馆和乡村旅游景区调研、视察和协商，"
                "形成[[titles:tourism.reports]][[tourism.reports]]篇报告，呈送区委、区政府作决策参考。",
                "围绕打造旅游千亿级产业召开协商建议会，听取委员和文旅领域专家意见，"
                "形成[[tourism.suggestions]]条具体建议。",
            ),
            _p(
                "助力优化营商环境。",
                "专题调研民营经济发展环境，就招商引资提质增效召开协商议政会，发出招商引资倡议，"
                "与委员企业就北药基地、赛车公园等项目开展对接。",
            ),
            _p(
                "助力重点项目和城市管理。",
                "落实“万人驻（助）万企”要求，班子成员牵头联系[[liaison.lead_enterprises]]个重点企业，"
                "到现场协调矛盾、解决难题。",
                "班子成员联系社区，检查指导城市精细化管理；机关与包保社区一道开展网格服务和环境整治。",
            ),
        ),
    ),
    Part(
        "坚持团结民主　广泛凝聚共识",
        ("liaison", "welfare", "group_activity"),
        (
            _p(
                "凝心聚力有行动。",
                "组织委员参加协商、视察、调研活动[[unity.activity_attendance:余100]]人次，"
                "推荐委员参加区级重要会议、活动[[unity.recommended_attendance]]人次，帮助委员知情明政。",
                "围绕民族宗教工作调研视察，开展“重温红色记忆，传承革命精神”主题实践活动，促进民族团结、宗教和睦。",
            ),
            _p(
                "团结联谊有温度。",
                "主席会议成员和专门委员会联系帮扶非公企业[[liaison.nonpublic_enterprises]]家，"
                "走访非公有制经济人士[[liaison.visits:余10]]人次，收集意见建议[[liaison.suggestions:余10]]条，"
                "协调各部门解决实际问题[[liaison.problems_solved]]个。",
                "依托委员工作站和街道活动组，组织委员学习、调研、参与赛事等活动[[grassroots.sessions]]场次。",
            ),
            _p(
                "改善民生有实效。",
                "推动书香城市建设，在区内[[welfare.city_reading_rooms]]个街镇全部建立公益性“[[分列:welfare.city_reading_rooms:kind 名]]”。",
                "委员投身公益，全年资助困难学生[[welfare.students_funded:多10]]名，"
                "认领孤寡老人[[welfare.elderly_adopted]]名、心理辅导[[welfare.counselling_sessions]]场(次)，"
                "消费帮扶和捐款捐物[[welfare.donations:万余]]元。",
            ),
            _p(
                "宣传引导有声音。",
                "全年在各级各类媒体刊发宣传报道[[publicity.media_reports]]篇。",
                "组织向吉林好人、最美退役军人等先进典型学习，展示委员为民建言的风采。",
            ),
        ),
    ),
    Part(
        "坚持守正创新　构建协商体系",
        ("grassroots_consultation", "proposal_consultation", "sector_consultation"),
        (
            _p(
                "建好协商议事平台。",
                "持续打造“[[titles:brand.active]]”协商品牌，依托委员工作站召集协商议事会议[[brand.sessions]]场次。",
                "委员[[brand.member_attendance:余10]]人次、群众[[brand.public_attendance:余100]]人次参与协商品牌活动，"
                "提出意见建议[[brand.suggestions]]条，成果转化[[brand.outcomes_adopted]]件。",
            ),
            _p(
                "提高提案办理实效。",
                "全年收到提案[[proposals.submitted]]件，经审查立案[[proposals.filed]]件，并案[[proposals.merged]]件，"
                "转社情民意[[proposals.converted]]件。",
                "规范交办、办理、督办、答复、评价标准，由党政领导领办、政协领导督办重点提案[[proposals.key]]件。",
                Sentence(
                    "[[proposals.filed]]件立案提案全部办理完毕，提案办复率[[proposals.reply_rate:%]]，"
                    "满意率[[proposals.satisfaction_rate:%]]。",
                    when="proposals.reply_rate = 100",
                ),
                Sentence(
                    "[[proposals.filed]]件立案提案中已答复[[proposals.replied]]件，提案办复率[[proposals.reply_rate:%]]，"
                    "满意率[[proposals.satisfaction_rate:%]]。",
                    when="proposals.reply_rate < 100",
                ),
                "从办理结果看，已经解决或采纳的[[proposals.class_a]]件，正在解决或列入计划的[[proposals.class_b]]件，"
                "留作参考的[[proposals.class_c]]件。",
            ),
            _p(
                "提升信息工作质效。",
                "用好“政协吉云”平台，建立“微建议”信息库，把提交情况纳入委员履职考评。",
                Sentence(
                    "全年累计提交“微建议”[[micro.submitted]]条，其中[[micro.provincial_excellent]]条被省政协评为优秀“微建议”，"
                    "落地[[micro.done]]条。",
                    when="micro.provincial_excellent > 0",
                ),
                Sentence(
                    "全年累计提交“微建议”[[micro.submitted]]条，落地[[micro.done]]条。",
                    when="micro.provincial_excellent = 0",
                ),
            ),
        ),
        ("proposal_categories", "proposal_classes", "micro_course"),
    ),
    Part(
        "坚持固本强基　加强队伍建设",
        ("training", "office", "standing_committee", "plenary"),
        (
            _p(
                "严格管党治党。",
                "严肃党内政治生活，加强纪律作风建设，落实中央八项规定及其实施细则精神，抓好巡视反馈意见整改。",
            ),
            _p(
                "强化委员责任担当。",
                "落实《委员履职考核暂行办法》，实行委员履职动态管理，约谈履职不合格委员。",
                "建立常委履职报告制度，[[duty.standing_reports]]名常委提交年度履职报告。",
                "举办委员培训班，[[training.members_trained]]名委员分赴北戴河、延安参加培训，履职能力得到提升。",
            ),
            _p(
                "加强政协机关建设。",
                "实行委办任务清单管理和季度通报，推行心积分量化、季度排名、年终应用，倡导奖优罚劣、崇尚实干的导向。",
            ),
        ),
    ),
)

OPENING = (
    "[[年度]]年，[[本会]]在中共区委坚强领导下，坚持团结和民主两大主题，紧扣区委、区政府中心工作，"
    "认真履行政治协商、民主监督、参政议政职能。全区[[members.serving]]名委员立足岗位、深入界别群众，"
    "一年的工作以记录为据，以数据说话。现将履职情况报告如下。"
)
CLOSING = (
    "新的一年，[[本会]]将继续坚持大团结大联合，充分发挥专门协商机构作用，更好凝聚共识，"
    "以扎实的履职成效服务全区高质量发展。"
)
TEXT = Shipped(OPENING, PARTS, CLOSING)
