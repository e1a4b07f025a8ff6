from django.urls import path

from yuqiao.areas.notarization.views import notice, precheck, quote, signing

app_name = "notarization_desk"
urlpatterns = [
    path("<str:reference>/notice.pdf", notice.notice_at_desk, name="notice"),
    path("<str:reference>/papers/", precheck.papers, name="precheck"),
    path("<str:reference>/papers/<int:material>/verdict/", precheck.verdict, name="verdict"),
    path("<str:reference>/papers/<int:material>/files/", precheck.upload, name="paper_files"),
    path("<str:reference>/papers/<int:document>/page/<int:page>.jpg", precheck.page, name="page"),
    path("<str:reference>/quote/", quote.quote, name="quote"),
    path("<str:reference>/sign/<slug:kind>/", signing.sign, name="sign"),
]
