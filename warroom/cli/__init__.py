"""The command line: every act of the console as a command."""
