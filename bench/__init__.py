"""What the project measures of itself: `python -m bench NAME --data DIR`, a module a question asked."""
