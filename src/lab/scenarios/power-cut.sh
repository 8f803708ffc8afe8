# The power is cut in a call, in the middle of a reset and right after it: after each boot the device is ready by itself,
# its configuration is whole, and no incident that was told is lost.
# machine: memory=900M limit=300
cuts=$(cat "$folder/cuts" 2>/dev/null || echo 0)
step "power cut $cuts times"
ready
if ((cuts > 0)); then
  cmp /etc/callpoint/callpoint.toml "$folder/callpoint.toml"
  kept=$(incidents_kept)
  ((kept >= $(<"$folder/kept"))) || say_no "no incident is lost: $kept of $(<"$folder/kept")"
fi
call
if ((cuts > 0)); then
  # Of the machine's clock, which began with the boot.
  fault="power cut, number $cuts; from the kernel's start" picture_ms=$(session_at) rung=boot
  row
fi
cp /etc/callpoint/callpoint.toml "$folder/callpoint.toml"
case $cuts in
  0) ;;
  1)
    ask reset
    sleep 0.4
    ;;
  2)
    fault "reset before the cut"
    ask reset
    incident mqtt
    ;;
  *) exit 0 ;;
esac
incidents_kept >"$folder/kept"
echo $((cuts + 1)) >"$folder/cuts"
power_cut
