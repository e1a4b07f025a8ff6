"""What the registers call things in both languages: kinds of firms, who is in the directory, flags, levels of a language."""

from yuqiao.kernel.text import Text
from yuqiao.registers.models import LawFirm, LawyerPrice, Level, MediationOrganisation

WHO = {
    "lawyers": Text("律师", "Lawyers"),
    "firms": Text("律师事务所", "Law firms"),
    "notary-offices": Text("公证处", "Notary offices"),
    "notaries": Text("公证员", "Notaries"),
    "mediation-organisations": Text("调解组织", "Mediation organisations"),
    "mediators": Text("调解员", "Mediators"),
    "experts": Text("域外法专家", "Experts of foreign law"),
    "interpreters": Text("翻译人员", "Interpreters and translators"),
}
WHO_ONE = {
    "lawyers": Text("律师", "Lawyer"),
    "firms": Text("律师事务所", "Law firm"),
    "notary-offices": Text("公证处", "Notary office"),
    "notaries": Text("公证员", "Notary"),
    "mediation-organisations": Text("调解组织", "Mediation organisation"),
    "mediators": Text("调解员", "Mediator"),
    "experts": Text("域外法专家", "Expert of foreign law"),
    "interpreters": Text("翻译人员", "Interpreter or translator"),
}
Kind = LawFirm.Kind
FIRM_KINDS = {
    Kind.MAINLAND: Text("内地律师事务所", "Mainland Chinese firm"),
    Kind.JOINT_VENTURE_HK: Text("内地与香港合伙联营律师事务所", "Joint venture of a mainland and a Hong Kong firm"),
    Kind.JOINT_VENTURE_MO: Text("内地与澳门合伙联营律师事务所", "Joint venture of a mainland and a Macao firm"),
    Kind.FOREIGN_REPRESENTATIVE: Text("外国律师事务所代表机构", "Representative office of a foreign firm"),
    Kind.BRANCH_ABROAD: Text("律师事务所境外分支机构", "Branch of a firm outside the mainland"),
}
KINDS = FIRM_KINDS | {
    MediationOrganisation.Basis.LICENSED: Text("持证商事调解组织", "Licensed for commercial mediation"),
    MediationOrganisation.Basis.PUBLIC_INTEREST: Text("公益调解", "Mediation in the public interest"),
}
FLAGS = {
    "white": Text("在白名单上", "On the white list"),
    "leading": Text("领军人才", "Leading"),
    "national": Text("全国涉外律师人才", "National pool"),
    "remote": Text("可以远程视频公证", "Remote video notarization"),
}
LEVELS = {
    Level.NATIVE: Text("母语", "native"),
    Level.FLUENT: Text("流利", "fluent"),
    Level.WORKING: Text("可以工作", "working"),
    Level.READING: Text("阅读", "reads"),
}
LEVEL_ORDER = (Level.NATIVE, Level.FLUENT, Level.WORKING, Level.READING)
PRICES = {
    LawyerPrice.Kind.HOURLY: Text("按小时", "By the hour"),
    LawyerPrice.Kind.FIXED: Text("按件固定", "Fixed price"),
    LawyerPrice.Kind.SUCCESS: Text("按结果（风险代理）", "By result"),
    LawyerPrice.Kind.RETAINER: Text("常年顾问", "Retainer"),
}
