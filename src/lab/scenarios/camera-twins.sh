# Two cameras of the same kind on one device: the one that the configuration names gives the picture, before a reset and
# after it.
# machine: cameras=2
ready
v4l2-ctl -d /dev/video0 -c "test_pattern=$(pattern '100% Black')"
v4l2-ctl -d /dev/video1 -c "test_pattern=$(pattern '100% White')"
configure 'camera.device="/dev/video1"'
restart
within 40 is_active
call
within 10 brightness above 125
fault "reset of a device with two cameras of one kind"
ask reset
picture_back 20
incident mqtt
row
within 10 brightness above 125
configure 'camera.device="/dev/video0"'
restart
within 40 is_active
call
within 10 brightness below 120
callpoint devices
