# The disk is full when the device recovers: it recovers all the same, says that it cannot write, and writes when there
# is room again.
ready
call
fill_disk
fault "camera frozen while the disk is full"
callpoint demo-fault camera-freeze
picture_back 30
incident camera-stalled
row
within 10 degraded "space"
free_disk
within 30 standby
before=$(incidents_kept)
callpoint reset >/dev/null
within 20 test "$(incidents_kept)" -gt "$before"
