# The wall clock leaps from 1970 to now in mid-call, as on a device without a battery clock, and back: nothing happens.
now=$(date +%s)
date -s @100000 >/dev/null
ready
call
fault "wall clock from 1970 to now in mid-call, and back"
date -s "@$now" >/dev/null
picture_steady 6
date -s @100000 >/dev/null
picture_steady 6
date -s "@$((now + 40))" >/dev/null
[[ -z $(incidents_since_fault) ]] || say_no "no incident: $(incidents_since_fault)"
picture_ms=0 rung=none
row
