"""Each contract as an event-sourced aggregate, and the chronicle where facts and terms meet."""
