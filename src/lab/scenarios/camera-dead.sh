# A camera that opens and gives nothing any more, as one whose firmware hangs: the slate, and the picture as soon as it
# gives some again.
ready
call
fault "camera gives no frame any more in mid-call, frames again 3 s after it was told"
v4l2-ctl -d "$(camera_node)" -c percentage_of_dropped_buffers=100
within 40 degraded "camera: "
sleep 3
v4l2-ctl -d "$(camera_node)" -c percentage_of_dropped_buffers=0
picture_again 40
incident camera-stalled
row
