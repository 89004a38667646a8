"""What waits for a customer, shown in the shop's own pages by a small script of ours."""
