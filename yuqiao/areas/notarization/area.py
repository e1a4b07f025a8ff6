"""The area notarization, put together."""

from yuqiao.areas.notarization import drafting, effects, flow, guards, items, panels, papers, selectors, waiting, words
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Area

AREA = Area(
    code="notarization",
    prefix="GZ",
    title=Text("涉外公证", "Notarization for use abroad"),
    blurb=Text(
        "清单、公证、翻译、附加证明书或领事认证，一页看到底。",
        "Checklist, notary, translation, apostille or consular route, on one page.",
    ),
    steps=flow.STEPS,
    workflow=flow.WORKFLOW,
    clocks=flow.CLOCKS,
    outputs=(flow.CERTIFICATE,),
    effects=effects.EFFECTS,
    guards=guards.GUARDS,
    refuses=flow.refuses,
    objections=items.objections,
    refuses_paper=papers.refuse_expired,
    stands_aside=selectors.stands_aside,
    begins="register",
    events={**words.EVENTS, **drafting.EVENTS},
    gathers="ask_papers",
    receipt="notarization.received",
    panels=("notarization/desk_panel.html",),
    public_panels=("notarization/portal_panel.html",),
    tools=panels.tools,
    waits=waiting.waits,
    names=waiting.names,
    inspected=True,
    offers=(
        Text("按用途和使用地列出材料清单", "A checklist by purpose and place of use"),
        Text("受理、审查、出证的进度", "Acceptance, review and issue, step by step"),
        Text("附加证明书或领事认证的指引", "Guidance on the apostille or consular route"),
    ),
    then=(
        (
            Text("您马上看到材料清单，可以逐项拍照上传", "You see at once which papers are needed, and send them one by one"),
            Text("用手机也可以", "also from a telephone"),
        ),
        (
            Text("公证处预审材料", "The notary office looks at the papers"),
            Text("提交后即可看到时限", "with a date that you see right after sending"),
        ),
        (
            Text("您确认费用明细", "You agree to the itemised fees"),
            Text("确认前不受理、不收费", "before that nothing is accepted or charged"),
        ),
        (Text("受理、起草、审批、出证", "Accepted, drafted, approved, issued"), Text("每一步都能看到", "you follow every step")),
        (
            Text("附加证明书或领事认证，送达", "Apostille or authentication, delivery"),
            Text("按使用地办理", "as the place of use asks"),
        ),
    ),
)
