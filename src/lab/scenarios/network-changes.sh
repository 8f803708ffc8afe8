# The device's interface goes down and up, and then gets another address: the call goes on.
ready
call
fault "interface down for 4 s in mid-call"
ip link set eth0 down
sleep 4
ip link set eth0 up
ip route replace default via 10.99.0.254 dev eth0
picture_again 60
incident network-changed
row
within 30 standby
fault "another address in mid-call"
ip address delete 10.99.0.1/24 dev eth0
ip address add 10.99.0.7/24 dev eth0
ip route replace default via 10.99.0.254 dev eth0
within 30 incident_told network-changed
picture_steady 5
incident network-changed
picture_ms=$(incident_ms)
row
ip address delete 10.99.0.7/24 dev eth0
ip address add 10.99.0.1/24 dev eth0
ip route replace default via 10.99.0.254 dev eth0
