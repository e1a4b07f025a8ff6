from django.urls import path

from yuqiao.areas.notarization.views import approving, drafting, office

app_name = "notarization_desk"
urlpatterns = [
    path("office/", office.office, name="office"),
    path("office/notaries/<int:notary>/", office.notary, name="notary"),
    path("office/ties/", office.declare, name="declare_tie"),
    path("office/ties/<int:tie>/end/", office.end, name="end_tie"),
    path("<str:reference>/approve/", approving.approve, name="approve"),
    path("<str:reference>/draft/<int:item>/", drafting.draft, name="draft"),
    path("<str:reference>/draft/<int:item>/translate/", drafting.translate, name="translate"),
    path("<str:reference>/draft/<int:item>/read/", drafting.read, name="read"),
    path("<str:reference>/draft/<int:item>/preview.pdf", drafting.preview, name="preview"),
]
