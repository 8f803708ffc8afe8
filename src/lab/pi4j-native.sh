#!/bin/sh
# Makes Pi4J's native GPIO library for this machine's processor, as Pi4J brings it for ARM alone. For the lab, never for
# a device: the daemon is then started with -Dpi4j.library.path=OUT, which has to be on a file system that allows to
# execute.
#
#   src/lab/pi4j-native.sh OUT
#
# Needs gcc, libc6-dev (with linux/gpio.h) and the headers of a JDK (openjdk-25-jdk-headless). Makes nothing when what is
# there is newer than its source.
set -eu
[ $# -eq 1 ] || { sed -n '2,8p' "$0" >&2; exit 64; }
out=$1
here=$(cd "$(dirname "$0")" && pwd)
library=$out/libpi4j-gpiod.so
if [ -e "$library" ] && [ "$library" -nt "$here/pi4j-gpiod.c" ]; then exit 0; fi

headers=
for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  if [ -e "$jdk/include/jni.h" ]; then headers=$jdk/include; break; fi
done
[ -n "$headers" ] || { echo "$0: no JDK with include/jni.h; install openjdk-25-jdk-headless or set JAVA_HOME" >&2; exit 69; }

mkdir -p "$out"
gcc -shared -fPIC -O1 -Wall -Werror -Wno-unused-parameter -I "$headers" -I "$headers/linux" \
  -o "$library.new" "$here/pi4j-gpiod.c"
# Pi4J loads libgpiod first; the library above needs none.
gcc -shared -fPIC -x c -o "$out/libgpiod.so" /dev/null
mv "$library.new" "$library"
