"""The two clocks: the legal day, which decides rights and deadlines, and real time.

Read at the doors only (views, tasks, commands) through `cpa_portal.clock.reading`.
"""
