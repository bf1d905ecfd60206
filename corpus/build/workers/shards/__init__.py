"""What workers do with the rows of a shard, whatever runs them; the code is that of the Daft workers."""
