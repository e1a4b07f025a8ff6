"""Settings: base holds what every installation shares; dev, test and prod say only what differs."""
