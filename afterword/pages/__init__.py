"""The pages that customers see. No script, no third party, small and quick."""
