"""What an action asks for and does, one file per topic, written as straight lines of code.

No frame needs a flow: the registry names them, and a file is loaded with its first flow.
"""
