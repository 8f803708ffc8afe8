# Two cameras of the same kind on one device: the one that the configuration names gives the picture, whatever their order.
# machine: cameras=2 limit=120
ready
plain_pictures 0=white 1=black
configure 'camera.device="/dev/v4l/by-path/platform-vivid.0-video-index1"'
ls -l /dev/v4l/by-path /dev/v4l/by-id
callpoint devices || :
