from django.urls import path

from yuqiao.areas.white_list.views import conditions, desk

app_name = "white_list_desk"
urlpatterns = [
    path("", desk.board, name="board"),
    path("discipline/", desk.discipline, name="discipline"),
    path("discipline/<int:discipline>/lift/", desk.lift, name="lift"),
    path("conditions/", conditions.conditions, name="conditions"),
    path("conditions/<int:condition>/", conditions.condition, name="condition"),
    path("conditions/<int:condition>/end/", conditions.end, name="condition_end"),
    path("<str:reference>/review/", desk.sheet, name="sheet"),
]
