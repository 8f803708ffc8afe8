# shellcheck shell=bash
# What the lab takes from Debian 13, whatever this machine runs: packages for the lab's own files. None is installed
# here, and this machine's apt configuration is left alone. Sourced after tools/lib.sh, not run.

readonly debian_release=trixie
readonly debian_keys=/usr/share/keyrings/debian-archive-keyring.gpg

# What takes minutes to make is kept here by its content. It may be removed at any time.
# shellcheck disable=SC2034
readonly lab_cache=${CALLPOINT_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/callpoint/lab}

# Prints lines of a sources.list: the mirrors of this machine's own Debian, asked for release 13. Prints none where apt
# knows no such mirror, as on another distribution.
debian_sources() {
  local label uri
  # shellcheck disable=SC2016 # apt-get's own variables
  apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null |
    while read -r label uri; do
      case $label in
        Debian)
          source_line "$uri" "$debian_release"
          source_line "$uri" "$debian_release-updates"
          ;;
        Debian-Security)
          source_line "$uri" "$debian_release-security"
          ;;
      esac
    done | sort -u
}

source_line() {
  printf 'deb [signed-by=%s] %s %s main\n' "$debian_keys" "$1" "$2"
}

# debian_13 LOG TARGET OPTION...: fetches packages with mmdebstrap, or from its own default mirror where this machine
# has none. Nothing that it fetches is run, so it needs neither root's rights nor a name space (mode chrootless), and
# takes packages of any processor.
debian_13() {
  local log=$1 target=$2
  local -a mirrors
  shift 2
  install_packages mmdebstrap debian-archive-keyring
  mapfile -t mirrors < <(debian_sources)
  mmdebstrap --mode=chrootless "$@" "$debian_release" "$target" "${mirrors[@]}" >"$log" 2>&1
}

# end_of LOG: its last lines, to standard error, for a person who has to find out why.
end_of() {
  tail -n 20 "$1" >&2 || true
}
