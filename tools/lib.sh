# shellcheck shell=bash
# What the tools share: finding or installing what is needed, building when it is needed. Sourced, not run.
# Everything it says goes to standard error; standard output belongs to the tool.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Reads of a build that failed half-way, or of none: then the stamp is missing or older than a source.
stamp=$top/target/.callpoint-built
program=$top/target/callpoint

readonly java_needed=25
# EX_UNAVAILABLE and EX_USAGE of sysexits.h; the tools use both.
# shellcheck disable=SC2034
readonly unavailable=69 usage=64

# The shared libraries that WebRTC loads, and the Debian package of each.
readonly media_libraries=(
  libpulse.so.0:libpulse0
  libudev.so.1:libudev1
  libX11.so.6:libx11-6
  libXfixes.so.3:libxfixes3
  libXrandr.so.2:libxrandr2
  libXcomposite.so.1:libxcomposite1
  libdbus-1.so.3:libdbus-1-3
  'libasound.so.2:libasound2t64|libasound2'
)

say() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# fail CODE LINE...
fail() {
  local code=$1 line
  shift
  for line in "$@"; do
    say "$line"
  done
  exit "$code"
}

# Prints the leading comment of the tool that runs, which is its help.
print_help() {
  sed -n '2,/^[^#]/{/^#/{s/^# \{0,1\}//;p}}' "$0"
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    sudo "$@"
  fi
}

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true) == installed ]]
}

is_available() {
  local candidate
  candidate=$(apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: *//p')
  [[ -n $candidate && $candidate != '(none)' ]]
}

# choose_package 'NAME|NAME': the first that is installed, else the first that apt has, else the first.
choose_package() {
  local -a names
  local name
  IFS='|' read -ra names <<<"$1"
  for name in "${names[@]}"; do
    if is_installed "$name"; then
      printf '%s\n' "$name"
      return
    fi
  done
  for name in "${names[@]}"; do
    if is_available "$name"; then
      printf '%s\n' "$name"
      return
    fi
  done
  printf '%s\n' "${names[0]}"
}

# install_packages NAME...: installs those that are missing and nothing else. NAME may be 'this|or-that'.
install_packages() {
  local -a missing=()
  local wanted name
  if ! command -v apt-get >/dev/null; then
    fail $unavailable "needs the Debian packages $*, and this system has no apt-get" \
      "install what they are called here, then run this again"
  fi
  for wanted in "$@"; do
    name=$(choose_package "$wanted")
    is_installed "$name" || missing+=("$wanted")
  done
  ((${#missing[@]})) || return 0
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    fail $unavailable "these packages are missing, and without sudo they cannot be installed: ${missing[*]}" \
      "as root: apt-get install ${missing[*]%%|*}"
  fi
  # An index that was never fetched lists no package at all.
  if ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then
    update_index
  fi
  if ! install_now "${missing[@]}"; then
    update_index
    install_now "${missing[@]}" || fail $unavailable "could not install ${missing[*]}; apt-get says why above"
  fi
}

update_index() {
  say "fetching the package index (apt-get update)"
  as_root apt-get -q update >&2 || say "the package index could not be fetched; trying with what is there"
}

install_now() {
  local -a names=()
  local wanted
  for wanted in "$@"; do
    names+=("$(choose_package "$wanted")")
  done
  say "installing ${names[*]} (apt-get install)"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "${names[@]}" >&2
}

# Installs the packages of those shared libraries that the loader does not find.
install_media_libraries() {
  local entry known
  local -a packages=()
  # Debian keeps ldconfig out of an ordinary user's PATH.
  known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true)
  for entry in "${media_libraries[@]}"; do
    [[ $known == *"${entry%%:*} "* ]] || packages+=("${entry#*:}")
  done
  if ((${#packages[@]})); then
    say "WebRTC needs shared libraries that are not here"
    install_packages "${packages[@]}"
  fi
}

# The version of the JDK at HOME, or nothing when there is none. The release file saves the start of a JVM.
jdk_version() {
  [[ -x $1/bin/java && -x $1/bin/javac ]] || return 0
  if [[ -r $1/release ]]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p' || true
  fi
}

# Sets jdk to the first JDK that is new enough; false when there is none.
search_jdk() {
  local candidate version on_path
  on_path=$(readlink -f "$(command -v java || true)" || true)
  for candidate in "${JAVA_HOME:-}" "${on_path%/bin/java}" \
    /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* /opt/*; do
    [[ -n $candidate ]] || continue
    version=$(jdk_version "$candidate")
    if [[ $version =~ ^[0-9]+$ ]] && ((version >= java_needed)); then
      jdk=$candidate
      return 0
    fi
  done
  return 1
}

# Exports JAVA_HOME of a JDK that is new enough; installs one when there is none.
find_jdk() {
  local jdk='' package=openjdk-$java_needed-jdk-headless
  if ! search_jdk; then
    say "found no JDK $java_needed or newer (JAVA_HOME, PATH, /usr/lib/jvm, ~/.sdkman, /opt)"
    if ! command -v apt-get >/dev/null; then
      no_jdk
    fi
    is_available "$package" || update_index
    is_available "$package" || no_jdk
    install_packages "$package"
    search_jdk || no_jdk
  fi
  export JAVA_HOME=$jdk
}

no_jdk() {
  fail $unavailable "JDK $java_needed is needed, and this system's packages do not have it" \
    "Debian 13 and Raspberry Pi OS 13 do: openjdk-$java_needed-jdk-headless" \
    "elsewhere, unpack any JDK $java_needed for Linux below /opt, or set JAVA_HOME to it, and run this again"
}

# Sets mvn; installs Maven when there is none.
find_maven() {
  command -v mvn >/dev/null || install_packages maven
  command -v mvn >/dev/null || fail $unavailable "Maven is installed, but there is no mvn on the PATH"
}

# maven ARGS...: Maven on the JDK that find_jdk found.
maven() {
  # Maven's own libraries use what JDK 24 and later warn of; the warnings would be about Maven, not about Callpoint.
  MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
    mvn -f "$top/pom.xml" "$@"
}

is_built() {
  [[ -f $stamp && -f $program/lib/callpoint.jar && -x $program/bin/callpoint ]] || return 1
  [[ -z $(find "$top/pom.xml" "$top/src/main" -newer "$stamp" -print -quit) ]]
}

# Builds target/callpoint when it is missing or older than a source. A second build waits for the first.
build_if_needed() {
  is_built && return
  find_maven
  mkdir -p "$top/target"
  (
    flock -w 900 9 || fail $unavailable "another build has been running for 15 minutes; end it and try again"
    if ! is_built; then
      say "building target/callpoint (the first time it also fetches libraries, which takes some minutes)"
      # Stamped with the build's beginning: what changes meanwhile is newer.
      touch "$stamp.begun"
      maven -B -q package -DskipTests >&2 9>&- ||
        fail $unavailable "the build failed; Maven says why above"
      mv "$stamp.begun" "$stamp"
    fi
  ) 9>"$top/target/.build-lock"
}

# Compiles the tests when they are missing or older than a source, as some tools are run by the tests' own classes and
# libraries. Sets test_class_path. After build_if_needed.
build_tests_if_needed() {
  local libraries=$top/target/test-classpath stamp_of_tests=$top/target/.tests-built
  # The stamp is older than any source that changes meanwhile.
  if [[ ! -f $libraries || ! -f $stamp_of_tests || $stamp -nt $stamp_of_tests ]] ||
    [[ -n $(find "$top/pom.xml" "$top/src/test" -newer "$stamp_of_tests" -print -quit) ]]; then
    say "compiling the tests"
    touch "$stamp_of_tests.begun"
    maven -B -q test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$libraries" >&2 ||
      fail $unavailable "the tests do not compile; Maven says why above"
    mv "$stamp_of_tests.begun" "$stamp_of_tests"
  fi
  # shellcheck disable=SC2034
  test_class_path=$top/target/test-classes:$top/target/classes:$(<"$libraries")
}
