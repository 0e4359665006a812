"""What people say of answers, where whoever started the server wants to know, and the questions that it becomes."""
