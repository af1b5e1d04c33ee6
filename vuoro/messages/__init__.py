"""Every message of the lobby, as frozen msgspec structs; nothing else travels over the broker.

Unknown fields are ignored, so a newer sender can talk to an older reader; missing or wrong ones are rejected.
"""
