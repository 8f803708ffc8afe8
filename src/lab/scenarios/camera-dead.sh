# A camera that is there and gives nothing any more, as one whose firmware hangs; then somebody plugs it in anew.
ready
call
fault "camera dead in mid-call, plugged in anew when the device has told"
v4l2-ctl -d "$(camera_node)" -c disconnect=1
within 40 incident_told camera-stalled
unplug_camera
sleep 1
plug_camera
camera_back 40
incident camera-stalled
row
