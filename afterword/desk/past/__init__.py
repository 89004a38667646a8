"""The screen on which a journey is lived again over the store's past."""
