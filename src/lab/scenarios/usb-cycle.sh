# A USB microphone that gives nothing: the ladder switches the device off and on (sysfs "authorized") by the shipped udev
# rule, as the service's own user. The lab's USB card has no sound at all, so nothing is what it gives, for ever.
# machine: limit=150
usb_card
ready
configure 'microphone.device="Card"' watchdog.microphone_ms=3000
restart
within 30 is_active
call_in_silence
fault "USB microphone gives nothing in mid-call"
was=$(usb_number)
within 40 usb_came_anew "$was"
incident microphone-silent
picture_steady 3
row
