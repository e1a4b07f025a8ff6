"""For: composition: home, services, asking, tracking, the desk's pages, the API's root.
May import: every room.
Imported by: nobody but config.
"""
