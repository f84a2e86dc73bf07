"""What the chat has the desk do: each function is or makes one job, which tells its steps as they come."""
