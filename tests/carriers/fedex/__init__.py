"""FedEx."""
