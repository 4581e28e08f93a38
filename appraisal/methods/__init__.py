"""Pure methods of critical appraisal: instruments, formulas, judgements. No Django."""
