# The native library aborts as it opens the camera: the engine dies, and the next one brings the picture.
ready
call
fault "engine aborts in mid-call, and the next as it opens the camera"
callpoint demo-fault camera-abort
picture_back 40
incident engine-dead
row
