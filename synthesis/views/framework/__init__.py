"""The conceptual framework's pages: seen and edited, its evidence, its history."""
