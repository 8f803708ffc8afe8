# The camera is opened, gives a picture and is closed 300 times by the engine's own code; when the library aborts, the
# next process goes on.
ready
