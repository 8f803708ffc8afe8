# The camera is pulled out in mid-call and plugged in again, as another node: the slate is shown and sound goes on, in the
# same session; then the picture is back by itself.
ready
call
before=$(camera_node)
# Whoever holds the old node keeps its number from being given again.
exec 8<"$before"
fault "camera unplugged in mid-call, 3 s after it was told plugged in as another node"
unplug_camera
within 15 degraded "camera: "
sleep 3
plug_camera
within 5 camera_node
after=$(camera_node)
[[ $before != "$after" ]] || say_no "the camera is another node now"
picture_again 30
exec 8<&-
rung=none
row
