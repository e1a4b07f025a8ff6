from django.urls import path

from yuqiao.areas.notarization.views import approving, drafting, notice, office, precheck, quote, signing

app_name = "notarization_desk"
urlpatterns = [
    path("office/", office.office, name="office"),
    path("office/notaries/<int:notary>/", office.notary, name="notary"),
    path("office/ties/", office.declare, name="declare_tie"),
    path("office/ties/<int:tie>/end/", office.end, name="end_tie"),
    path("<str:reference>/notice.pdf", notice.notice_at_desk, name="notice"),
    path("<str:reference>/papers/", precheck.papers, name="precheck"),
    path("<str:reference>/papers/<int:material>/verdict/", precheck.verdict, name="verdict"),
    path("<str:reference>/papers/<int:material>/files/", precheck.upload, name="paper_files"),
    path("<str:reference>/papers/<int:document>/page/<int:page>.jpg", precheck.page, name="page"),
    path("<str:reference>/quote/", quote.quote, name="quote"),
    path("<str:reference>/sign/<slug:kind>/", signing.sign, name="sign"),
    path("<str:reference>/approve/", approving.approve, name="approve"),
    path("<str:reference>/draft/<int:item>/", drafting.draft, name="draft"),
    path("<str:reference>/draft/<int:item>/translate/", drafting.translate, name="translate"),
    path("<str:reference>/draft/<int:item>/read/", drafting.read, name="read"),
    path("<str:reference>/draft/<int:item>/preview.pdf", drafting.preview, name="preview"),
]
