# The sound card goes away in mid-call: one reset, the call goes on with a picture. It comes back and is taken into the
# running session.
ready
call
fault "sound card gone in mid-call"
unplug_card
within 25 incident_told sound-lost
within 10 degraded "microphone: "
within 10 picture_steady 2
incident sound-lost
picture_ms=$(incident_ms)
row
session=$(fact .session)
fault "sound card plugged in again"
plug_card
within 20 heard_now
picture_ms=$(($(now_ms) - fault_at)) rung=none cause=''
row
within 10 speaker_plays
[[ $session == "$(fact .session)" ]] || say_no "it is the same session"
