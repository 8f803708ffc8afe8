# The words in which scenarios are told. Sourced in the machine, as root. A word that does not come true ends the
# scenario, and the machine's evidence is kept.
#
#   step TEXT                  says what happens next
#   within SECONDS CMD…        CMD comes true by then (tried every 50 ms)
#   never SECONDS CMD…         CMD does not come true for so long
#   configure KEY=VALUE…       edits /etc/callpoint/callpoint.toml; "restart" comes after it
#
#   ready                      the service is up and says so to systemd; its configuration is the lab's
#   restart                    begins the service anew, with what "configure" has set
#   call                       an operator watches; picture and sound have reached him
#   ask COMMAND [PAYLOAD]      an MQTT command to the device: reset, hangup, unlock
#   fault TEXT                 from now on the time to the picture counts. The trouble itself follows
#   picture_back SECONDS       the operator sees a live picture again, no slate, and hears sound, in a session that
#                              came after the fault
#   picture_again SECONDS      the same in any session, where the picture had stopped: a slate in between
#   picture_steady SECONDS     the picture stays live for so long
#   heard_now                  whether the operator hears the visitor now
#   speaker_plays              whether the operator's voice, 1,000 Hz, comes out of the loudspeaker now
#   event_told TYPE            whether the device has published such an event since the fault, or the beginning
#   incident_told CAUSE        whether it has published an incident with this cause since
#   incident CAUSE             the device has published an incident with this cause since the fault (waits 5 s for it)
#   fact NAME                  prints a fact of the device's published state, a path of jq: .call.operator
#   fact_is NAME VALUE         whether it is so
#   brightness above|below N   how bright the operator's picture is now; measured here: vivid's white one 143, black 106
#   pattern NAME               prints the number of one of vivid's pictures, for its control test_pattern
#   degraded TEXT              the device says that something with this text does not work
#   standby                    the next engine is warm
#   incidents_kept             prints how many incidents the journal on the disk holds
#   fill_disk, free_disk       leaves no room on the disk, and gives it back
#   take_camera, free_camera   another program streams from the camera, and stops
#   unplug_card, plug_card     takes the sound card off its bus, and back
#   usb_card                   plugs in a USB sound card, "Card", that has no sound
#   power_cut                  cuts the machine's power; the scenario is told anew when it has booted
#   camera_node                prints the node of the camera, /dev/video0
#   unplug_camera, plug_camera takes the camera off its bus, and back
#   row                        a line of the table: fault, milliseconds to the picture, rung, cause
#
# Times are milliseconds of the kernel's monotonic clock, which a leap of the wall clock leaves alone.

readonly topics=/run/topics.log
readonly operator=/run/operator.log
device=lab-gate
fault='' fault_at=0 fault_lines=0 fault_session='' picture_ms='' rung='' cause=''

now_ms() {
  local seconds
  read -r seconds _ </proc/uptime
  echo $((10#${seconds/./} * 10))
}

step() {
  printf '%7d ms  %s\n' "$(now_ms)" "$*"
}

say_no() {
  printf 'NOT TRUE: %s\n' "$*"
  return 1
}

within() {
  local seconds=$1 until
  shift
  until=$(($(now_ms) + seconds * 1000))
  while ! "$@" >/dev/null 2>&1; do
    (($(now_ms) < until)) || say_no "within $seconds s: $*"
    sleep 0.05
  done
}

never() {
  local seconds=$1 until
  shift
  until=$(($(now_ms) + seconds * 1000))
  while (($(now_ms) < until)); do
    ! "$@" >/dev/null 2>&1 || say_no "it came true: $*"
    sleep 0.05
  done
}

configure() {
  /lab/top/src/lab/guest/configure "$@"
}

is_active() {
  [[ $(systemctl is-active callpoint) == active ]]
}

# The first scenario of a machine meets the service that began with it, the others begin it anew: what has just been
# recovered from counts in what a device does next.
ready() {
  if [[ -e /run/told ]]; then
    free_disk
    cat /lab/callpoint.toml >/etc/callpoint/callpoint.toml
    rm -rf /etc/systemd/system/callpoint.service.d
    systemctl daemon-reload
    restart
  fi
  touch /run/told
  within 30 is_active
  listen
  step "callpoint.service is up"
}

# restart: begins the service anew, with what "configure" has set.
restart() {
  systemctl restart callpoint
}

# The site's own broker, from the site.
say_to_broker() {
  ip netns exec site mosquitto_pub -h 10.99.0.254 -t "$1" -m "$2"
}

ask() {
  say_to_broker "callpoint/$device/command/$1" "${2:-PRESS}"
}

# To everything that the device publishes.
listen() {
  systemctl start listener
  within 20 test -s $topics
}

# The newest payload below a topic.
newest() {
  sed -n "s|^callpoint/$device/$1 ||p" $topics | tail -n 1
}

fact() {
  newest state | jq -r "$1"
}

# fact_is NAME VALUE
fact_is() {
  [[ $(fact "$1") == "$2" ]]
}

# seen WHAT FILTER: the operator wrote a line of this kind to which the filter of jq says yes.
seen() {
  [[ -e $operator ]] && [[ -n $(jq -c --raw-input --arg what "$1" \
    'fromjson? | select(.what == $what) | select('"$2"')' $operator | head -n 1) ]]
}

session_seen() {
  jq -r --raw-input 'fromjson? | select(.what == "picture") | .session' $operator | tail -n 1
}

call() {
  systemctl is-active --quiet visitor || systemctl start visitor
  operator_watches
  within 60 in_call
  within 30 session_shown
  step "an operator has picture and sound"
}

# One who was there before the service began anew has watched again by himself.
operator_watches() {
  if ! systemctl is-active --quiet operator; then
    systemctl start operator
  elif ! in_call; then
    say_to_broker callpoint/operators/op-headless1/order watch
  fi
}

session_shown() {
  seen picture ".session == \"$(fact .session)\"" && heard_now
}

call_in_silence() {
  operator_watches
  within 60 in_call
  step "an operator has a picture"
}

in_call() {
  fact_is .state in-call
}

# The far end of the cable: full scale is 32,768, the operator's tone 8,000.
speaker_plays() {
  arecord -q -D plughw:Loopback,1 -f S16_LE -r 48000 -c 1 -d 1 -t raw | od -An -v -t d2 -w2 |
    awk '{ sum += $1 * $1 } END { exit !(NR > 40000 && sqrt(sum / NR) > 2000) }'
}

fault() {
  fault=$*
  fault_session=$(session_seen)
  fault_lines=$(wc -l <$topics)
  fault_at=$(now_ms)
  step "FAULT: $fault"
}

picture_back() {
  picture "$1" ".session != \"$fault_session\""
}

picture_again() {
  picture "$1" true
}

# Each second shows at least five pictures that differ from those before.
picture_steady() {
  local seconds=$1 before after
  while ((seconds-- > 0)); do
    before=$(pictures_seen)
    sleep 1.2
    after=$(pictures_seen)
    ((after - before >= 5 || after < before)) || say_no "the picture is live: $((after - before)) pictures in a second"
  done
}

# A mean over the picture that the operator sees.
brightness() {
  local luma
  luma=$(tail -n 20 $operator | jq --raw-input 'fromjson? | select(.what == "second") | .luma' | tail -n 1)
  case $1 in
    above) ((luma > $2)) ;;
    below) ((luma < $2)) ;;
  esac
}

# The number of one of vivid's pictures.
pattern() {
  v4l2-ctl -d /dev/video0 --list-ctrls-menus |
    awk -v name="$1" '/test_pattern/ { within = 1; next } within && / 0x/ { exit }
      within && index($0, ": " name) { sub(":.*", ""); print $1; exit }'
}

pictures_seen() {
  tail -n 20 $operator | jq -r --raw-input 'fromjson? | select(.what == "second") | .differentFrames' | tail -n 1
}

picture() {
  local filter=".at > $fault_at and $2"
  within "$1" seen picture "$filter"
  picture_ms=$(jq -r --raw-input 'fromjson? | select(.what == "picture") | select('"$filter"') | .at' $operator | head -n 1)
  picture_ms=$((${picture_ms%.*} - fault_at))
  within 10 heard_now
  step "a live picture is back after $picture_ms ms, and sound is heard"
}

# By the operator, of the visitor.
heard_now() {
  [[ $(tail -n 20 $operator | jq --raw-input 'fromjson? | select(.what == "second") | .audioLevel > 0.01' | tail -n 1) == true ]]
}

incidents_since_fault() {
  tail -n +$((fault_lines + 1)) $topics | sed -n "s|^callpoint/$device/incident ||p"
}

event_told() {
  tail -n +$((fault_lines + 1)) $topics | sed -n "s|^callpoint/$device/event ||p" | grep -q "\"event_type\":\"$1\""
}

incident_told() {
  [[ -n $(incidents_since_fault | jq -c "select(.cause == \"$1\")") ]]
}

incident() {
  incident_within 5 "$1"
}

incident_within() {
  within "$1" incident_told "$2"
  set -- "$2"
  cause=$1
  rung=$(incidents_since_fault | jq -r "select(.cause == \"$1\") | .rungs[-1].rung" | tail -n 1)
  step "incident $1, ended by $rung"
}

degraded() {
  fact '.degraded[]' | grep -q -- "$1"
}

standby() {
  [[ $(fact '.engines[] | select(.stage == "standby") | .stage') == standby ]]
}

incidents_kept() {
  callpoint incidents --json | jq -s length
}

fill_disk() {
  fallocate -l "$(df --output=avail -B1 / | tail -n 1)" /filler 2>/dev/null || :
  dd if=/dev/zero of=/filler2 bs=4k 2>/dev/null || :
}

free_disk() {
  rm -f /filler /filler2
}

take_camera() {
  v4l2-ctl -d "$(camera_node)" --stream-mmap >/dev/null 2>&1 &
  camera_holder=$!
}

free_camera() {
  kill "$camera_holder"
}

unplug_card() {
  systemctl stop visitor
  echo snd_aloop.0 >/sys/bus/platform/drivers/snd_aloop/unbind &
}

plug_card() {
  echo snd_aloop.0 >/sys/bus/platform/drivers/snd_aloop/bind
  systemctl start visitor
}

# A card of the bus dummy_hcd, which cannot carry sound itself: its MIDI port makes it a card to ALSA.
usb_card() {
  local gadget=/sys/kernel/config/usb_gadget/card
  mkdir $gadget
  echo 0x0d8c >$gadget/idVendor
  echo 0x0014 >$gadget/idProduct
  mkdir -p $gadget/strings/0x409 $gadget/configs/c.1 $gadget/functions/midi.usb0
  echo "Lab Card" >$gadget/strings/0x409/product
  ln -s $gadget/functions/midi.usb0 $gadget/configs/c.1/
  echo dummy_udc.0 >$gadget/UDC
  within 10 test -e /proc/asound/Card
}

# The kernel counts interfaces' nodes up: a device that was switched off and on has others.
usb_number() {
  stat -c %i /sys/bus/usb/devices/1-1/1-1:1.0
}

usb_came_anew() {
  local now
  now=$(usb_number) && [[ $now != "$1" ]]
}

power_cut() {
  step "the power is cut"
  touch /lab/run/power-cut
  sleep 60
}

# When the last picture began, of the machine's clock.
session_at() {
  jq -r --raw-input 'fromjson? | select(.what == "picture") | .at' $operator | tail -n 1 | cut -d. -f1
}

camera_node() {
  local found
  found=$(readlink -e /dev/v4l/by-path/platform-vivid.0-video-index0) && echo "$found"
}

# The kernel waits for whoever holds the camera, so nobody may wait for the kernel.
unplug_camera() {
  echo vivid.0 >/sys/bus/platform/drivers/vivid/unbind &
}

plug_camera() {
  echo vivid.0 >/sys/bus/platform/drivers/vivid/bind
}

# How long the last recovery took until it was verified.
incident_ms() {
  incidents_since_fault | tail -n 1 | jq '.rungs[-1].endedMs - .beganMs'
}

row() {
  printf '%s\t%s\t%s\t%s\n' "$fault" "${picture_ms:--}" "${rung:--}" "${cause:--}" >>"$folder/table"
}
