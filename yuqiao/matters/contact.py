"""How to reach the applicant: one declaration for the intake's page, the API and every verb that opens a matter."""

from dataclasses import dataclass

from yuqiao.kernel.errors import Refused
from yuqiao.kernel.identifiers.codes import language_tag
from yuqiao.kernel.text import Text
from yuqiao.matters.contract import Field
from yuqiao.matters.forms import ContractForm, typed

NAME_LENGTH = 120
CONTACT = (
    Field("name", Text("怎么称呼您", "Your name"), hint=Text("照证件上的写法", "As in your document"), max_length=NAME_LENGTH),
    Field(
        "email",
        Text("邮箱", "E-mail"),
        "email",
        required=False,
        hint=Text("境外邮箱也可以；邮箱和电话至少填一项", "Any country's address; give an e-mail address or a telephone number"),
    ),
    Field("phone", Text("电话", "Telephone"), "phone", required=False, hint=Text("境外号码请带国家代码", "With the country code")),
)
INCOMPLETE = Text("联系方式还不完整。", "The contact details are not complete.")
NO_WAY = Text("请填写邮箱或电话，我们才能答复您。", "Please give an e-mail address or a telephone number so that we can answer.")


@dataclass
class Contact:
    """How to reach the applicant: a name, and an e-mail address or a telephone number."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "zh-hans"


def clean_contact(contact: Contact) -> Contact:
    """The contact in the form in which it is kept: number in E.164, language by BCP 47 in small letters.

    Raises Refused, with a message a field, for a contact without a name or a way to answer, or with a wrong one.
    """
    form = ContractForm(CONTACT, data=typed({f.code: getattr(contact, f.code) for f in CONTACT}))
    fields = {} if form.is_valid() else {name: Text(str(e[0]), str(e[0])) for name, e in form.errors.items()}
    if not contact.email and not contact.phone:
        fields["email"] = NO_WAY
    try:
        language = language_tag(contact.language).lower()[:20]
    except Refused as refused:
        fields["language"] = refused.text
    if fields:
        raise Refused("contact", INCOMPLETE, fields)
    return Contact(**{f.code: form.cleaned_data[f.code] or "" for f in CONTACT}, language=language)
