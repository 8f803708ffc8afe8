# Real lines: presses, holds and the case; a line that is taken, a chip that is gone and comes back; no press is lost or counted twice.
# machine: cameras=0 sound=0 limit=240
source /lab/top/src/lab/guest/panel.sh

press() {
  wire "$1" down
  sleep 0.2
  wire "$1" up
}

pressed_times() {
  (($(count "$1 pressed") == $2))
}

# Somebody else has the light's line, and keeps it.
begin() {
  gpioset --consumer somebody --chip gpiochip0 27=0 &
  taker=$!
  systemctl start callpoint
  within 60 holds 17 callpoint-button
}
panel

step "the light's line is taken: a fault, and the rest works"
within 10 heard "fault light: light on GPIO line 27 cannot be had"
within 10 holds 22 callpoint-relay
press 17
within 5 heard "button pressed"
within 5 heard "button released"
kill -KILL $taker
within 20 heard "recovered light"
within 5 holds 27 callpoint-light
order show READY
within 5 at 1 27

step "twenty presses are twenty"
for ((i = 0; i < 20; i++)); do
  press 17
  sleep 0.15
done
within 5 pressed_times button 21
press 5
within 5 pressed_times reset_button 1

step "one that is held is told once"
wire 5 down
within 10 heard "reset_button held"
sleep 3
wire 5 up
(($(count "reset_button held") == 1))

step "the case is opened and closed"
wire 6 up
within 5 heard "case opened"
wire 6 down
within 5 heard "case closed"

step "the chip is gone"
chip_gone
within 10 heard "fault gpio:"
chip_back
step "the chip is back"
within 30 opened
within 5 heard "recovered gpio"
within 5 at 1 27
press 17
within 5 pressed_times button 22
order pulse u1 500
within 5 heard "u1 done"
within 5 at 0 22

step "the tool of the relay is missing: a fault from the start, and the rest works"
systemctl stop callpoint
mv /usr/bin/gpioset /usr/bin/gpioset.away
mv /usr/bin/gpioinfo /usr/bin/gpioinfo.away
systemctl start callpoint
within 60 heard "fault relay: the relay needs gpioset of libgpiod 2, Debian's package gpiod: install it"
mv /usr/bin/gpioinfo.away /usr/bin/gpioinfo
mv /usr/bin/gpioset.away /usr/bin/gpioset
within 30 opened
