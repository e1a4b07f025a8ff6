"""The URL root: portal at /, desk at /desk/, API at /api/v1/, sign-in at /accounts/."""

from django.urls import include, path

from yuqiao.site.api import api

urlpatterns = [
    path("", include("yuqiao.site.urls_portal")),
    path("", include("yuqiao.people.urls")),
    path("", include("yuqiao.registers.enterprises.urls_portal")),
    path("", include("yuqiao.areas.white_list.urls_portal")),
    path("", include("yuqiao.areas.complaints.urls_portal")),
    path("notarization/", include("yuqiao.areas.notarization.urls_portal")),
    path("directory/", include("yuqiao.registers.urls_portal")),
    path("desk/registers/", include("yuqiao.registers.urls_desk")),
    path("desk/people/", include("yuqiao.people.urls_desk")),
    path("desk/imports/", include("yuqiao.registers.imports.urls")),
    path("desk/notarization/", include("yuqiao.areas.notarization.urls_desk")),
    path("desk/white-list/", include("yuqiao.areas.white_list.urls_desk")),
    path("desk/enterprises/", include("yuqiao.registers.enterprises.urls_desk")),
    path("desk/returns/", include("yuqiao.registers.returns.urls_desk")),
    path("desk/pool/", include("yuqiao.registers.pool.urls_desk")),
    path("talent-pool/", include("yuqiao.registers.pool.urls_portal")),
    path("desk/", include("yuqiao.site.urls_desk")),
    path("rules/", include("yuqiao.facts.urls")),
    path("mailbox/", include("yuqiao.notify.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
]
handler404 = "yuqiao.site.views.errors.not_found"
handler400 = "django.views.defaults.bad_request"
