"""What every part of the window uses and no room: questions, queues, saves, errors."""
