"""Excel forms: a workbook is written with what we know filled in and locked, and its answers are read back."""
