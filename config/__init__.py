"""Configuration of the installation: settings, URL root, the two server entrances."""
