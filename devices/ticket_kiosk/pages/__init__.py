"""The pages of a kiosk with a screen: what stands on them, where a touch leads, how they are laid out. All pure."""
