"""What the values of directives may be: one parser for each kind of value; `judge` asks the right one."""
