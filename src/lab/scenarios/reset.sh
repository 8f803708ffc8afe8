# An operator resets over MQTT in mid-call: the whole stack is replaced, and picture and sound are back.
ready
call
fault "reset over MQTT"
ask reset '{"id":"lab-1","reason":"scenario"}'
picture_back 15
incident mqtt
row
