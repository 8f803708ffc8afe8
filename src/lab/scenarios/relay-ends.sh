# A pulse of the door's relay ends in time, whatever becomes of who asked for it: hung, killed, the whole service killed, the pulse killed.
# machine: cameras=0 sound=0 limit=240
source /lab/top/src/lab/guest/panel.sh
panel

step "a pulse begins and ends"
order pulse u1 3000
within 5 heard "u1 done: the relay is closed for 3000 ms"
at 1 22
began=$(now_ms)
within 5 at 0 22
step "the relay was closed for $(($(now_ms) - began)) ms"
within 10 holds 22 callpoint-relay

step "one that is asked for a minute is cut at 10 s"
order pulse u2 60000
within 5 heard "u2 done: the relay is closed for 10000 ms"
never 5 at 0 22
within 15 at 0 22
within 10 holds 22 callpoint-relay

step "who asked hangs in the pulse"
order pulse u3 3000
within 5 at 1 22
pid=$(main_pid)
kill -STOP "$pid"
at 1 22
within 5 at 0 22
kill -CONT "$pid"
within 10 holds 22 callpoint-relay

# On a Raspberry Pi the kernel keeps the level of a line that nobody holds: here it falls to closed.
wire 22 up
at 0 22

step "the pulse itself is killed: the panel opens the relay"
order pulse u4 9000
within 5 heard "u4 done"
killall -KILL gpioset
began=$(now_ms)
within 5 at 0 22
step "it is open after $(($(now_ms) - began)) ms"
within 5 heard "the relay's pulse ended early and the relay was opened: gpioset ended with status 137"
within 10 heard "recovered relay"

step "who asked is killed in the pulse, and systemd kills what is left of the service"
within 20 holds 22 callpoint-relay
order pulse u5 9000
within 5 heard "u5 done"
levels 22
within 2 was_at 1
began=$(now_ms)
kill -KILL "$(main_pid)"
within 5 was_at 0
step "the relay was opened after $(($(now_ms) - began)) ms"
kill "$watcher"
within 60 opened
never 1 at 1 22

step "the whole service is killed in the pulse at once: opened before the next start"
# What systemd runs after the end of a control group that was killed like this is killed, too, by this kernel.
order pulse u6 9000
within 5 heard "u6 done"
began=$(now_ms)
systemctl kill -s KILL callpoint
within 10 at 0 22
step "the relay was opened after $(($(now_ms) - began)) ms"
within 60 opened

step "a service that is stopped in the pulse opens the relay itself"
wire 22 down
begin
order pulse u7 9000
within 5 heard "u7 done"
at 1 22
systemctl stop callpoint
at 0 22

step "a relay that is closed when the service begins is opened first"
wire 22 up
at 1 22
begin
at 0 22
