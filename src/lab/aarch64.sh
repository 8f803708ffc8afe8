#!/usr/bin/env bash
# Runs the engine as it is built for aarch64, the processor of a Raspberry Pi, in an emulator on this machine: the
# product's own supervisor code starts target/callpoint's engine with Debian 13's Java for arm64, an operator of this
# machine's processor answers its offer, and picture and sound must come, both ways. Prints when each step was done.
#
#   src/lab/aarch64.sh           builds what is missing and runs it; less than a minute, the first time two
#   src/lab/aarch64.sh --help    this text
#
# Java and WebRTC's shared libraries for arm64 (300 MB) are kept in ~/.cache/callpoint/lab, or where CALLPOINT_LAB_CACHE
# says. They are unpacked, not installed, and need no root's rights.
#
# Needs qemu-user-static, mmdebstrap, mosquitto, WebRTC's shared libraries, JDK 25 and Maven, and installs those that are
# missing with apt-get. Exit codes: 0 when all came, 1 when something did not, 64 for a wrong argument, 69 when something
# needed is missing.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=tools/lib.sh
source "$here/../../tools/lib.sh"
# shellcheck source=src/lab/debian.sh
source "$here/debian.sh"

readonly roots=$lab_cache/aarch64
readonly java=usr/lib/jvm/java-$java_needed-openjdk-arm64/bin/java

# Prints the Debian 13 packages that the engine needs, separated by commas.
packages() {
  local entry name
  local -a names=("openjdk-$java_needed-jre-headless")
  for entry in "${media_libraries[@]}"; do
    name=${entry#*:}
    names+=("${name%%|*}")
  done
  (IFS=, && printf '%s' "${names[*]}")
}

# make_root ROOT: unpacks the packages and what they depend on. A root that is half made never has its final name.
make_root() {
  local root=$1 log=$roots/fetch.log making
  making=$(mktemp -d "$roots/.making.XXXXXX")
  # shellcheck disable=SC2064 # this very folder
  trap "rm -rf '$making'" EXIT
  say "fetching Java $java_needed and WebRTC's libraries for arm64 (100 MB)"
  debian_13 "$log" "$making/root" --variant=extract --architectures=arm64 --format=directory \
    --include="$(packages)" || {
    end_of "$log"
    fail $unavailable "the packages for arm64 could not be fetched; the reason is above and in $log"
  }
  complete "$making/root"
  mv "$making/root" "$root"
  rm -rf "$making"
  trap - EXIT
}

# complete ROOT: what installing would have done, as far as a library or Java needs it.
complete() {
  local root=$1 link
  # Debian's base-files makes it; a program names its loader by it.
  [[ -e $root/lib ]] || ln -s usr/lib "$root/lib"
  # The emulator looks a path up below the root, but the kernel follows a link, and would leave the root by these.
  find "$root" -type l -lname '/*' -print0 | while IFS= read -r -d '' link; do
    ln -sfnr "$root$(readlink "$link")" "$link"
  done
  # These are this machine's, so that engine and supervisor meet.
  rm -rf "${root:?}/dev" "${root:?}/tmp"
  [[ -x $root/$java ]] || fail $unavailable "Debian's package has no $java"
}

case ${1:-} in
  --help | -h)
    print_help
    exit
    ;;
  '') ;;
  *) fail $usage "does not know $1; --help shows what there is" ;;
esac

install_packages qemu-user-static mosquitto
install_media_libraries
find_jdk
find_maven
build_if_needed
build_tests_if_needed

mkdir -p "$roots"
exec 9>"$roots/.lock"
flock -w 900 9 || fail $unavailable "another run has been fetching for 15 minutes; end it and try again"
root=$roots/$({ packages && sha256sum <"$here/debian.sh" && sha256sum <"$here/aarch64.sh"; } | sha256sum | cut -c1-16)
[[ -d $root ]] || make_root "$root"
exec 9>&-

# The natives of this machine's own processor are left out, so that none of them can stand in.
own=$(mktemp -d)
trap 'rm -rf "$own"' EXIT
printf '#!/bin/sh\nexec qemu-aarch64-static -L "%s" "%s" "$@"\n' "$root" "$root/$java" >"$own/java"
chmod +x "$own/java"
natives=("$program"/lib/media/webrtc-java-*-linux-aarch64.jar)
[[ -f ${natives[0]} ]] || fail $unavailable "the build has no WebRTC for aarch64 in $program/lib/media"
classes=("$program"/lib/*.jar "${natives[0]%-linux-aarch64.jar}.jar" "${natives[0]}")
say "running the engine on $(qemu-aarch64-static --version | head -n 1)"
# The engine unpacks its native library there, and may be killed with it.
TMPDIR=$own "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -cp "$test_class_path" \
  dev.callpoint.emulation.EmulatedCall "$own/java" "$(IFS=: && printf '%s' "${classes[*]}")"
