"""The controller: the one writer of queue truth on the hub.

``core`` decides by pure rules, `store` keeps what was decided, `app` is the daemon that lets others see it after the
commit. Must not know any device.
"""
