# A camera that reports an error of its bus in mid-call: the stream is lost, the next opening works.
ready
call
fault "fatal streaming error of the camera in mid-call"
v4l2-ctl -d "$(camera_node)" -c inject_fatal_streaming_error=1
picture_again 40
incident camera-stalled
row

# And one that does not stream when a reset opens it, once.
step "now one that does not start once"
within 30 standby
fault "camera does not start at a reset, once"
v4l2-ctl -d "$(camera_node)" -c inject_vidioc_streamon_error=1
ask reset
picture_again 40
incident mqtt
row
