# The sound card goes away in mid-call and comes back: the picture goes on, and sound is back by itself.
# machine: limit=150
ready
call
fault "sound card gone in mid-call, back after 10 s"
unplug_card
sleep 10
plug_card
picture_back 60
within 10 speaker_plays
row
