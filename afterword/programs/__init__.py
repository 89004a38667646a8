"""What goes on beside messages: codes of offers."""
