"""What every device with a touch screen or a headset shares: pages, their layout and painting, and a private voice."""
