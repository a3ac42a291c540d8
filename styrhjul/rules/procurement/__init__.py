"""What the register of procurements says on a given day, and what is worth warning about. The engine never decides."""
