"""The hotline's life cycle: what can happen to an escalation, and what a volunteer may see of it.

Pure: the store makes every transition true in the database, the console shows the views.
"""
