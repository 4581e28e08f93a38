"""What people do in synthesis: each atomic, taking the seat that acts."""
