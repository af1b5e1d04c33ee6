"""The whole lobby on one machine: starts the daemons, replays office days, plays the people, checks the invariants."""
