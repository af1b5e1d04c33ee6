"""The pages of a terminal with a screen: what stands on them, how they are laid out, what is said of them. All pure."""
