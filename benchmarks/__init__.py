"""What is measured and pictured; each module prints what it found and when."""
