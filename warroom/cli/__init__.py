"""The command line: every act of the console as a command."""

import gc

gc.set_threshold(50_000)
# What loading a program makes stays, so looking for garbage meanwhile costs a tenth of the start
# and finds nothing. Commands that run long still collect, the console by a rule of its own.
