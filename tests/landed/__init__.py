"""The landed fixture: databases of commits that landed, brought to now and compared with what they said then."""
