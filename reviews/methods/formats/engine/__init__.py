"""What every bibliographic format shares: references, decoding, tagged text, names, types."""
