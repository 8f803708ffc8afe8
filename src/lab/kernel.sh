#!/usr/bin/env bash
# Builds the lab's kernel, User Mode Linux of Debian 13's own source, and prints the path of the program.
#
#   src/lab/kernel.sh            the kernel of src/lab/kernel.config, from the cache when it was built before
#   src/lab/kernel.sh --renew    the same, from the newest source that Debian has
#   src/lab/kernel.sh --has      says nothing; exit code 0 when the cache has it, 1 when not
#   src/lab/kernel.sh --help     this text
#
# A build takes all cores, politely, and 1.3 GB of disk while it lasts. Kernel (16 MB) and source package (150 MB) are
# kept in ~/.cache/callpoint/lab, or where CALLPOINT_LAB_CACHE says. Neither time, place nor person of the build goes
# into the kernel.
#
# Needs gcc, make, bc, bison and flex, mmdebstrap to fetch the source, and installs those that are missing with
# apt-get. Exit codes: 0, 64 for a wrong argument, 69 when something needed is missing or the build fails.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=tools/lib.sh
source "$here/../../tools/lib.sh"
# shellcheck source=src/lab/debian.sh
source "$here/debian.sh"

readonly package=linux-source-6.12
readonly config=$here/kernel.config
# Files that this configuration compiles, for the progress shown; and kernels kept, this one among them.
readonly files_about=1340 kernels_kept=3
readonly sources=$lab_cache/source kernels=$lab_cache/kernel

# Unused by this configuration, and a third of the source.
readonly left_out=(--exclude='*/drivers/gpu/drm/amd/include' --exclude='*/tools/testing')

# Prints the source packages that were fetched, the newest last.
fetched_sources() {
  find "$sources" -name "${package}_*.deb" | sort -V
}

fetch_source() {
  local log=$sources/fetch.log
  say "fetching Debian's $package (150 MB)"
  # A chroot of no packages at all is made for its apt configuration, and thrown away.
  SOURCES=$sources debian_13 "$log" - --variant=custom --format=null \
    --customize-hook="cd \"\$SOURCES\" && APT_CONFIG=\"\$MMDEBSTRAP_APT_CONFIG\" \
      apt-get -q -o APT::Sandbox::User=root download $package" || {
    end_of "$log"
    fail $unavailable "$package could not be fetched; the reason is above and in $log"
  }
}

# What a kernel depends on, one thing a line; its hash names the kernel in the cache.
ingredients() {
  sha256sum <"$config"
  sha256sum <"$here/kernel.sh"
  printf '%s\n' "${1##*/}"
  gcc --version | head -n 1
  ld --version | head -n 1
  # Linked in statically.
  getconf GNU_LIBC_VERSION
}

# check_config FILE: every line of ours must have come through.
check_config() {
  local missing
  missing=$(grep -E '^(# )?CONFIG_[A-Z0-9_]+(=| is not set)' "$config" | grep -vxFf "$1" || true)
  [[ -z $missing ]] ||
    fail $unavailable "the kernel's configuration refuses these lines of ${config#"$top/"}, as something that they need" \
      "is missing there or has another name in this source: ${missing//$'\n'/, }"
}

# Shows how far a compilation is, by its own lines on standard input, every half minute.
progress() {
  local line
  local -i files=0 next=$((SECONDS + 30))
  while read -r line; do
    [[ $line != @(CC|AS)' '* ]] || files+=1
    if ((SECONDS >= next)); then
      say "compiled $files of about $files_about files after $SECONDS s"
      next=$((SECONDS + 30))
    fi
  done
}

# compile DEB FOLDER: leaves the program in FOLDER/linux, and what it starts beside it.
compile() {
  local deb=$1 folder=$2 tree date
  mkdir "$folder/tree"
  say "unpacking ${deb##*/}"
  dpkg-deb --fsys-tarfile "$deb" | tar -x -O "./usr/src/$package.tar.xz" |
    tar -x -J -C "$folder/tree" --strip-components=1 "${left_out[@]}"
  tree=$folder/tree
  # The source's own date and no name, so that who builds it, where and when leaves no trace.
  SOURCE_DATE_EPOCH=$(stat -c %Y "$tree/Makefile")
  date=$(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH")
  export SOURCE_DATE_EPOCH KBUILD_BUILD_TIMESTAMP=$date KBUILD_BUILD_USER=callpoint KBUILD_BUILD_HOST=lab \
    KBUILD_BUILD_VERSION=1 LC_ALL=C TZ=UTC
  cp "$config" "$tree/.config"
  make -C "$tree" ARCH=um olddefconfig >"$folder/build.log" 2>&1
  check_config "$tree/.config"
  say "compiling with $(nproc) processes"
  nice -n 19 make -C "$tree" ARCH=um -j"$(nproc)" linux 2>&1 | tee -a "$folder/build.log" | progress
  strip --strip-debug -o "$folder/vmlinux" "$tree/linux"
  launcher >"$folder/linux"
  chmod +x "$folder/linux"
}

# Newer C libraries register a restartable sequence (rseq(2)) for each thread, in its thread-local storage. Processes of
# the guest are clones of such a thread; this kernel (before 6.13) then unmaps what is below its stub, in a static
# program the thread-local storage too, and the host ends the clone with SIGSEGV at its first signal: "wait_stub_done :
# failed to wait for SIGTRAP", and init is dead. So the C library is told to register none (glibc manual, Tunables).
launcher() {
  cat <<'END'
#!/bin/sh
# Starts the kernel beside this file; src/lab/kernel.sh says why not directly.
GLIBC_TUNABLES=glibc.pthread.rseq=0 exec "$(dirname "$(readlink -f "$0")")/vmlinux" "$@"
END
}

# build DEB KEY: makes kernels/KEY. A kernel that is half made never has its final name.
build() {
  local deb=$1 key=$2
  # What a build that was killed has left; nobody else builds now.
  rm -rf "$kernels"/.building.*
  building=$(mktemp -d "$kernels/.building.XXXXXX")
  trap 'clear_away $?' EXIT
  compile "$deb" "$building"
  rm -rf "$building/tree"
  ingredients "$deb" >"$building/made-of"
  mv "$building" "$kernels/$key"
  trap - EXIT
  say "built in $((SECONDS / 60)) min $((SECONDS % 60)) s: $kernels/$key/linux"
}

# clear_away CODE: leaves nothing of a build that ended early but what it said.
clear_away() {
  local log=$kernels/failed.log
  if (($1 < 128 && $1 != unavailable)) && mv -f "$building/build.log" "$log" 2>/dev/null; then
    end_of "$log"
    say "the kernel could not be built; the reason is above or in $log"
  fi
  rm -rf "$building"
  (($1 > 128)) || exit $unavailable
}

# Removes the kernels that were not used for longest, and sources older than the newest.
forget_old() {
  fetched_sources | head -n -1 | xargs -r -d '\n' rm -f
  find "$kernels" -mindepth 1 -maxdepth 1 -type d ! -name '.*' -printf '%T@ %p\n' | sort -rn |
    tail -n +$((kernels_kept + 1)) | cut -d' ' -f2- | xargs -r -d '\n' rm -rf
}

case ${1:-} in
  --help | -h)
    print_help
    exit
    ;;
  --renew | --has | '') ;;
  *) fail $usage "does not know $1; --help shows what there is" ;;
esac

[[ $(uname -m) == x86_64 ]] || fail $unavailable "User Mode Linux runs on x86_64 alone, and this is $(uname -m)"
mkdir -p "$kernels" "$sources"
if [[ ${1:-} == --has ]]; then
  deb=$(fetched_sources | tail -n 1)
  [[ -n $deb ]] && command -v gcc ld >/dev/null && [[ -x $kernels/$(ingredients "$deb" | sha256sum | cut -c1-16)/linux ]]
  exit
fi
exec 9>"$kernels/.lock"
if ! flock -n 9; then
  say "another build is under way; waiting for it"
  flock -w 3600 9 || fail $unavailable "it has been building for an hour; end it and try again"
fi
deb=$(fetched_sources | tail -n 1)
if [[ -z $deb || ${1:-} == --renew ]]; then
  fetch_source
  deb=$(fetched_sources | tail -n 1)
fi
install_packages gcc make libc6-dev bc bison flex xz-utils
key=$(ingredients "$deb" | sha256sum | cut -c1-16)
[[ -x $kernels/$key/linux ]] || build "$deb" "$key"
touch "$kernels/$key"
forget_old
printf '%s\n' "$kernels/$key/linux"
