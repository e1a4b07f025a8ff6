from django.urls import path

from yuqiao.site.views import desk, inspections, manual, rules, supply

app_name = "desk"
urlpatterns = [
    path("", desk.today, name="today"),
    path("matters/", desk.worklist, name="worklist"),
    path("filters/", desk.filters, name="filters"),
    path("search/", desk.search, name="search"),
    path("open-file/", inspections.inspect, name="open_file"),
    path("promises/", desk.promises, name="promises"),
    path("supply/", supply.matrix, name="supply"),
    path("supply/people/", supply.people, name="supply_people"),
    path("rules/", rules.rules, name="rules"),
    path("rules/calendar/<int:year>/", rules.year, name="rules_year"),
    path("rules/<str:code>/", rules.rule, name="rule"),
    path("manual/", manual.manual, name="manual"),
    path("manual/lines/<int:line>/", manual.line, name="manual_line"),
    path("manual/lines/<int:line>/retire/", manual.retire, name="manual_retire"),
    path("manual/lines/<int:line>/undo/", manual.undo, name="manual_undo"),
    path("manual/<slug:matter>/", manual.matter, name="manual_matter"),
    path("manual/<slug:matter>/add/", manual.add, name="manual_add"),
    path("letters/", desk.letters, name="letters"),
    path("offers/<int:offer>/", desk.offer, name="offer"),
    path("matters/<str:reference>/", desk.matter, name="matter"),
    path("matters/<str:reference>/message/", desk.message, name="message"),
    path("matters/<str:reference>/papers/<int:material>/", desk.paper, name="paper"),
    path("matters/<str:reference>/moves/<slug:move>/", desk.move, name="move"),
    path("matters/<str:reference>/files/<int:document>/", desk.document, name="document"),
]
