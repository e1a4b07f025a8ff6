"""For: settings; base holds what every installation shares, dev, test and prod say only what differs.
May import: libraries, and yuqiao.people.settings.
Imported by: Django, by DJANGO_SETTINGS_MODULE.
"""
