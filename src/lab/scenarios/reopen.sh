# The camera is opened, gives a picture and is closed 300 times by the engine's own code. Where libwebrtc ends the process,
# the next one goes on, as the next engine does.
# machine: limit=240
ready
systemctl stop callpoint operator visitor
fault "300 re-openings of the camera, median to the first frame"
runuser -u callpoint -g callpoint -G video -- java -Xmx48m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  --enable-native-access=ALL-UNNAMED -Djava.io.tmpdir=/tmp \
  -cp "/lab/top/target/test-classes:/usr/lib/callpoint/lib/*:/usr/lib/callpoint/lib/media/*" \
  dev.callpoint.media.Reopening 300 320x180@15 >"$folder/reopenings" 2>/tmp/reopening.err || say_no "all gave a picture: $(tail -n 5 /tmp/reopening.err "$folder/reopenings")"
tail -n 1 "$folder/reopenings"
picture_ms=$(sed -n 's/.*median \([0-9]*\) ms.*/\1/p' "$folder/reopenings") rung=none
row
