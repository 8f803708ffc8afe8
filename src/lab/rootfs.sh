#!/usr/bin/env bash
# Makes the lab's root file system, an ext4 image with Debian 13 and the packages in src/lab/packages, and prints its
# path. Called by tools/lab.
#
#   src/lab/rootfs.sh            makes it where the cache does not have it
#   src/lab/rootfs.sh --name     prints where it would be
#
# The image's name is made of what it is made from, so a changed list makes another one. The packages themselves are
# those that the mirror has on the day; packages.txt beside the image tells their versions. The same versions give the
# same bytes.
set -euo pipefail
# shellcheck source=tools/lib.sh
source "$(dirname "$(readlink -f "$0")")/../../tools/lib.sh"

here=$top/src/lab
cache=${CALLPOINT_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/callpoint/lab}
suite=trixie
size_mb=1400
# Every time and identity in the image is this, so that building it again gives the same.
export SOURCE_DATE_EPOCH=1767225600
readonly uuid=6c61622e-6361-6c6c-706f-696e74000001

# What an appliance of no use here would start; a tenth of a second each, on the one slow processor of the lab.
masked="getty.target getty-static.service getty@.service modprobe@.service systemd-pstore.service alsa-restore.service \
alsa-state.service e2scrub_reap.service systemd-update-done.service rc-local.service apt-daily.timer \
apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer systemd-timesyncd.service"

name() {
  local key
  key=$(cat "$here/packages" "$here/rootfs.sh" "$here/guest/first" | sha256sum | cut -c1-12)
  printf '%s/rootfs-%s/image' "$cache" "$key"
}

packages() {
  grep -v '^#' "$here/packages" | tr -s '\n' ',' | sed 's/^,//;s/,$//'
}

# Two files bear the time at which they were made: a cache, and the public certificates in Java's own form, which nothing
# in the lab needs.
# Debian's own service files start daemons as they are installed; nothing may start in there.
bootstrap() {
  mmdebstrap --quiet --variant=minbase --include="$(packages)" \
    --aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook='mkdir -p "$1/lab/top" "$1/lab/run"' \
    --customize-hook="upload $here/guest/first /usr/sbin/lab-first" --customize-hook='chmod 755 "$1/usr/sbin/lab-first"' \
    --customize-hook='echo lab > "$1/etc/hostname"; echo 6c61622d63616c6c706f696e742d3031 > "$1/etc/machine-id"' \
    --customize-hook='for unit in '"$masked"'; do ln -sf /dev/null "$1/etc/systemd/system/$unit"; done' \
    --customize-hook='touch "$1/etc/.updated" "$1/var/.updated"' \
    --customize-hook='rm -f "$1/var/cache/ldconfig/aux-cache" "$1/etc/ssl/certs/java/cacerts"' \
    --customize-hook='chroot "$1" dpkg-query -W > "$1/lab/packages.txt"' \
    "$suite" "$1"
}

# In fakeroot, so that files belong to root without being it.
make_image() {
  local work=$1
  mkdir "$work/tree"
  tar -xf "$work/tree.tar" -C "$work/tree" --exclude='./dev/*'
  cp "$work/tree/lab/packages.txt" "$work/packages.txt"
  # Times of the tree itself, which tar leaves at now.
  find "$work/tree" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  # lazy_itable_init=0: else the kernel goes on writing zeroes, and the block device of User Mode Linux refuses that.
  E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH mke2fs -q -t ext4 -L lab -U "$uuid" \
    -E "lazy_itable_init=0,hash_seed=$uuid" -d "$work/tree" "$work/image" "${size_mb}M"
  # When a file was last changed or read here, which mke2fs takes over.
  dumpe2fs -h "$work/image" 2>/dev/null | awk -v time="@$SOURCE_DATE_EPOCH" '
    /^Inode count/ { all = $3 } /^Free inodes/ { free = $3 }
    END {
      for (i = 1; i <= all - free; i++) {
        print "set_inode_field <" i "> ctime " time "\nset_inode_field <" i "> atime " time
      }
    }' >"$work/times"
  E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH debugfs -w -f "$work/times" "$work/image" >"$work/debugfs.log" 2>&1
}

if [[ ${1:-} == --make-image ]]; then
  make_image "$2"
  exit
fi
image=$(name)
if [[ ${1:-} == --name ]]; then
  printf '%s\n' "$image"
  exit
fi
if [[ ! -f $image ]]; then
  install_packages mmdebstrap e2fsprogs fakeroot
  mkdir -p "${image%/*}"
  work=$(mktemp -d "${image%/*}/making.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  say "making the root file system, Debian 13 with $(packages | tr ',' '\n' | wc -l) packages: about a minute and a half"
  bootstrap "$work/tree.tar" >&2 || fail $unavailable "mmdebstrap failed; it says why above" \
    "it needs Debian's mirror, and either root or user name spaces (newuidmap of the package uidmap)"
  say "making the image"
  PATH=$PATH:/sbin:/usr/sbin fakeroot "$here/rootfs.sh" --make-image "$work" >&2
  mv "$work/packages.txt" "${image%/*}/packages.txt"
  mv "$work/image" "$image"
fi
printf '%s\n' "$image"
