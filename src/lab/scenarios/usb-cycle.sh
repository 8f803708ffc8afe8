# A microphone at USB gives nothing but zeros: the ladder switches the device off and on (sysfs "authorized"), by the
# shipped udev rule, as the service's own user. The lab's USB card cannot carry sound itself, so an ALSA name that bears
# the card's id leads to the loopback's silence; the card's number on its bus tells that it was switched.
ready
usb_card
cat >/etc/asound.conf <<'ALSA'
pcm.labmic {
  @args [ CARD ]
  @args.CARD { type string default "Card" }
  type plug
  slave.pcm "hw:Loopback,0,0"
}
ALSA
configure 'microphone.device="labmic:CARD=Card"' watchdog.microphone_ms=4000
restart
within 40 is_active
call
was=$(usb_number)
fault "USB microphone gives nothing but zeros in mid-call"
systemctl stop visitor
within 40 usb_came_anew "$was"
systemctl start visitor
incident_within 30 microphone-silent
within 20 picture_steady 2
within 20 heard_now
picture_ms=$(incident_ms)
row
