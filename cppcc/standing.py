"""Which texts of the shared ground may be made plain afterwards (``cppcc.texts.standing``)."""

from cppcc.models import (
    AfterUpdate,
    Binned,
    CalendarYear,
    CourseEntry,
    HeadingChoice,
    Identity,
    Import,
    Incident,
    Job,
    JobFile,
    ListBatch,
    ListColumns,
    ListExport,
    ListSetting,
    Notice,
    Periodic,
    PushDevice,
    SavedView,
    SearchGram,
    SearchKept,
    SearchRow,
    StepAside,
    SubmittedForm,
    TrailArchive,
    TrailBlock,
    TrailLink,
    Trouble,
)
from cppcc.texts.standing import changeable, left

changeable(Identity)
left("通知原文，照录", CalendarYear)
left("办理过程，说过的话", CourseEntry)
left("随记录更新的检索索引", SearchGram, SearchKept, SearchRow)
left("已发出", Notice, SubmittedForm)
left("回收站中的原样", Binned)
left("上传的表格，照录", Import, HeadingChoice)
left("后台任务和故障记录", AfterUpdate, Incident, Job, JobFile, ListBatch, ListColumns, ListExport, Periodic, Trouble)
left("各人的提醒设备", PushDevice)
left("各人看列表的方式", ListSetting, SavedView)
left("已封存的日志", TrailArchive, TrailBlock, TrailLink)
left("程序的步骤名", StepAside)
