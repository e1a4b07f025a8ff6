from django.urls import path

from yuqiao.people.views import portal

app_name = "people"
urlpatterns = [
    path("after-sign-in/", portal.after_sign_in, name="after_sign_in"),
    path("me/", portal.profile, name="profile"),
    path("me/export/", portal.export, name="export"),
    path("me/sessions/<int:session>/end/", portal.session_end, name="session_end"),
]
