# An installed device starts with the machine and says that it is ready; a visitor's picture and sound reach an operator,
# and the operator's voice reaches the visitor's loudspeaker. It stops in order.
ready
call
within 5 speaker_plays
systemctl stop callpoint
[[ $(systemctl show -p Result --value callpoint) == success ]] || say_no "the service ended in order"
[[ -z $(pgrep -u callpoint) ]] || say_no "nothing of it is left: $(pgrep -u callpoint -a)"
[[ -z $(systemctl --failed --plain --no-legend) ]] || say_no "no unit of the machine has failed"
