"""What an area's own inspection report prints: its areas for priority action, their parts and responsible bodies."""
