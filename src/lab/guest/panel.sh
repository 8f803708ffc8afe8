# The panel's words: the product's panel, by Pi4J, on lines of the kernel's GPIO simulator, in the product's unit. Sourced
# by scenarios. The panel runs alone, as a program of the tests (PanelProgram), so that nothing else takes the processor.
#
#   panel                    instead of "ready": the service begins with the panel
#   real_panel               after "ready": the daemon's own panel on real lines, from the service's next start
#   order WORDS              tells the panel: pulse ID MS, show LIGHT
#   wire LINE up|down        what an input is connected to; of an output, what it falls to when nobody drives it
#   level LINE               prints 0 or 1
#   at LEVEL LINE            whether the line has that level
#   holds LINE NAME          whether the line is held by NAME
#   heard TEXT               whether the panel has said it
#   count LINE               how often it has said just that
#   levels LINE              from now on each change of the level is written down, see "was_at"
#   was_at LEVEL             whether the line had that level since
#   chip_gone, chip_back     the GPIO chip is unplugged, and plugged in
#
# Pi4J brings its native library for ARM alone, and wants a Raspberry Pi's processor: the lab makes the one
# (src/lab/pi4j-native.sh) and shows the other to the service.

bank=/sys/kernel/config/gpio-sim/panel
native=/lab/native
orders=/lab/orders

panel() {
  systemctl kill -s KILL callpoint
  systemctl stop callpoint
  # Scenarios share a machine: nothing of the one before may be heard, and the one after begins with its own settings.
  cursor=$(journalctl -n 1 -o cat --show-cursor | sed -n 's/^-- cursor: //p')
  touch /run/told
  [[ -p $orders ]] || mkfifo -m 666 $orders
  adapt_gpio
  cat >/etc/systemd/system/callpoint.service.d/panel.conf <<END
[Service]
Type=exec
WatchdogSec=0
ExecStart=
ExecStart=/usr/bin/java -XX:+UseSerialGC -Xmx64m -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \\
  -Dpi4j.library.path=$native -cp /lab/top/target/test-classes:/usr/lib/callpoint/lib/* \\
  dev.callpoint.panel.PanelProgram $orders /run/callpoint
BindReadOnlyPaths=/lab/top/src/lab/guest/cpuinfo:/proc/cpuinfo
END
  systemctl daemon-reload
  begin
}

adapt_gpio() {
  cp -rT /lab/top/target/pi4j-native $native
  udevadm trigger --action=add --subsystem-match=gpio
  udevadm settle
  mkdir -p /etc/systemd/system/callpoint.service.d
  wire 17 up
  wire 5 up
  wire 22 down
}

real_panel() {
  adapt_gpio
  cat >/etc/systemd/system/callpoint.service.d/panel.conf <<END
[Service]
Environment=JAVA_TOOL_OPTIONS=-Dpi4j.library.path=$native
BindReadOnlyPaths=/lab/top/src/lab/guest/cpuinfo:/proc/cpuinfo
END
  systemctl daemon-reload
  configure 'panel.kind="gpiod"'
}

begin() {
  systemctl start callpoint
  within 60 opened
}

opened() {
  holds 22 callpoint-relay && holds 17 callpoint-button && holds 27 callpoint-light
}

order() {
  echo "$*" >$orders
}

# gpio-sim has a folder for each line.
line() {
  printf '%s' /sys/devices/platform/"$(cat $bank/dev_name)"/gpiochip*/sim_gpio"$1"
}

wire() {
  echo "pull-$2" >"$(line "$1")/pull"
}

level() {
  cat "$(line "$1")/value"
}

at() {
  [[ $(level "$2") == "$1" ]]
}

holds() {
  gpioinfo | grep -q "line *$1:.*consumer=\"\?$2\"\?$"
}

heard() {
  journalctl -u callpoint --after-cursor="$cursor" -o cat --no-pager | grep -qF "$1"
}

count() {
  journalctl -u callpoint --after-cursor="$cursor" -o cat --no-pager | grep -cxF "$1"
}

levels() {
  perl -e 'while (1) { open L, $ARGV[0] or die; my $l = <L>; if ($l ne $was) { syswrite STDOUT, $was = $l }
    select undef, undef, undef, 0.005 }' "$(line "$1")/value" >/run/levels 2>/dev/null &
  watcher=$!
}

was_at() {
  grep -q "$1" /run/levels
}

chip_gone() {
  echo 0 >$bank/live
}

chip_back() {
  echo 1 >$bank/live
  wire 17 up
  wire 5 up
}

main_pid() {
  systemctl show callpoint -P MainPID
}
