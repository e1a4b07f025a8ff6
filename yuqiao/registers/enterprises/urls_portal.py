"""Addresses of an enterprise's own profile, and of the page to which a campaign's letter leads."""

from django.urls import path

from yuqiao.registers.enterprises.views import letter, my_enterprise

app_name = "my_enterprise"
urlpatterns = [
    path("my/enterprise/", my_enterprise.index, name="index"),
    path("my/enterprise/represent/", my_enterprise.represent, name="represent"),
    path("my/enterprise/represent/<int:request_id>/withdraw/", my_enterprise.withdraw, name="withdraw"),
    path("my/enterprise/invitations/<int:invited>/", my_enterprise.invited, name="invited"),
    path("my/enterprise/<str:code>/", my_enterprise.profile, name="profile"),
    path("my/enterprise/<str:code>/confirm/", my_enterprise.confirm, name="confirm"),
    path("my/enterprise/<str:code>/history/", my_enterprise.history, name="history"),
    path("my/enterprise/<str:code>/export.<str:kind>", my_enterprise.export, name="export"),
    path("my/enterprise/<str:code>/contact/", my_enterprise.contact, name="contact"),
    path("my/enterprise/<str:code>/fields/<slug:field>/", my_enterprise.field, name="field"),
    path("my/enterprise/<str:code>/lists/<slug:section>/new/", my_enterprise.row, name="row_new"),
    path("my/enterprise/<str:code>/lists/<slug:section>/<int:row_id>/", my_enterprise.row, name="row"),
    path("my/enterprise/<str:code>/lists/<slug:section>/<int:row_id>/drop/", my_enterprise.drop, name="drop"),
    path("my/enterprise/<str:code>/colleagues/", my_enterprise.invite, name="invite"),
    path("my/enterprise/<str:code>/colleagues/<int:seat>/end/", my_enterprise.end, name="end"),
    path("my/enterprise/<str:code>/invitations/<int:invited>/end/", my_enterprise.uninvite, name="uninvite"),
    path("update/<int:invitation>/", letter.update, name="update"),
]
