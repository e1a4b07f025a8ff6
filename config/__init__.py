"""For: the configuration of an installation: settings, URL root, the two server entrances.
May import: the URL lists and entrances of the rooms; settings import no room but the settings of people.
Imported by: the servers and manage.py.
"""
