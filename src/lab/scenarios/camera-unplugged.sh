# The camera is pulled out in mid-call and plugged in again, as another node: sound goes on, the picture comes back by
# itself.
ready
call
fault "camera unplugged in mid-call, 5 s later plugged in as another node"
before=$(camera_node)
# Whoever holds the old node keeps its number from being given again.
exec 8<"$before"
unplug_camera
within 30 incident_told camera-stalled
sleep 5
plug_camera
within 5 camera_node
after=$(camera_node)
[[ $before != "$after" ]] || say_no "the camera is another node now"
camera_back 40
incident camera-stalled
row
