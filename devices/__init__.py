"""The devices of the lobby: one package each, none knows another."""
