# The daemon itself hangs: systemd's watchdog kills and starts it, and the operator's page has its call again.
ready
call
old=$(systemctl show -p MainPID --value callpoint)
fault "supervisor stopped (SIGSTOP)"
kill -STOP "$old"
picture_back 60
new=$(systemctl show -p MainPID --value callpoint)
[[ $new != "$old" ]] || say_no "it is another process"
[[ $(systemctl show -p NRestarts --value callpoint) -ge 1 ]] || say_no "systemd has restarted it"
rung="systemd's watchdog"
row
