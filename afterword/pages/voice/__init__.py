"""What voice notes are fetched from."""
