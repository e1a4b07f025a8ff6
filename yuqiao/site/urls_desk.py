from django.urls import path

from yuqiao.site.views import desk, inspections, rules

app_name = "desk"
urlpatterns = [
    path("", desk.today, name="today"),
    path("matters/", desk.worklist, name="worklist"),
    path("filters/", desk.filters, name="filters"),
    path("search/", desk.search, name="search"),
    path("open-file/", inspections.inspect, name="open_file"),
    path("promises/", desk.promises, name="promises"),
    path("rules/", rules.rules, name="rules"),
    path("rules/calendar/<int:year>/", rules.year, name="rules_year"),
    path("rules/<str:code>/", rules.rule, name="rule"),
    path("letters/", desk.letters, name="letters"),
    path("offers/<int:offer>/", desk.offer, name="offer"),
    path("matters/<str:reference>/", desk.matter, name="matter"),
    path("matters/<str:reference>/message/", desk.message, name="message"),
    path("matters/<str:reference>/papers/<int:material>/", desk.paper, name="paper"),
    path("matters/<str:reference>/moves/<slug:move>/", desk.move, name="move"),
    path("matters/<str:reference>/files/<int:document>/", desk.document, name="document"),
]
