"""What every part of the window uses and what knows no room: questions, queues, saves, errors."""
