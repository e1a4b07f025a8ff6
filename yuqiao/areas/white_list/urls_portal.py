from django.urls import path

from yuqiao.areas.white_list.views import public, room

app_name = "white_list"
urlpatterns = [
    path("white-list/", public.entries, name="entries"),
    path("white-list/conditions/", public.conditions, name="conditions"),
    path("white-list/notices/", public.notices, name="notices"),
    path("white-list/notices/<str:reference>/", public.notice, name="notice"),
    path("white-list/notices/<str:reference>/object/", public.objection, name="object"),
    path("white-list/<int:listing>/", public.entry, name="entry"),
    path("my/white-list/", room.room, name="room"),
]
