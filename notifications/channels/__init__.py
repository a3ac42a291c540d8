"""How messages leave: mail over one kept connection, a folder, and whatever else Apprise speaks to.

Every channel is an Apprise plugin. This is the only place that imports Apprise.
"""
