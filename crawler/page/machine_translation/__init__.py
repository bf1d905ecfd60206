"""How pages say that a machine translated them: marks of services, notices in 51 languages."""
