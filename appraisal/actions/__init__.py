"""What people do in appraisal; every function checks its door and writes the ledger."""
