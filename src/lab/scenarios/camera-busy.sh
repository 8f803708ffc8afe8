# Another program holds the camera as the service starts: the slate says so, and the picture comes when it is free.
ready
call
fault "camera held by another program as the service starts, free 5 s after it was noticed"
systemctl stop callpoint
take_camera
systemctl start callpoint
within 40 degraded "another program"
sleep 5
free_camera
picture_again 40
rung=none
row
