#!/usr/bin/env bash
# Runs one machine of the lab, a Linux kernel as an ordinary process, from its start to its end. Called by tools/lab.
#
#   src/lab/machine.sh RUN-DIRECTORY SCENARIO-FILE…     plays scenarios, which want the same machine
#   src/lab/machine.sh RUN-DIRECTORY                    gives a shell
#
# RUN-DIRECTORY must be empty; afterwards it holds for each scenario that was begun a folder NN-name with
#   result      0 when every word of it came true; absent when the machine ended before it said so
#   story       what happened, a line each
#   table       rows of fault, milliseconds to the picture, rung, cause, separated by tabs
#   evidence    journal, status and the like, where a word did not come true
# and the machine's console (what the kernel said) and disk (what was written).
#
# A scenario's first lines may say what machine it wants:
#   # machine: cameras=2 sound=0 memory=512M limit=120
#
# CALLPOINT_LAB_KERNEL and LAB_IMAGE name kernel and root file system, of which the image is only read; LAB_PROCESSOR
# is the number of the processor on which the machine runs.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
top=$(readlink -f "$here/../..")
run=$(readlink -f "$1")
shift

cameras=1 memory=1G sound=1 limit=150
# Only these words, so that a scenario is no program of this machine.
while read -r word; do
  case $word in
    cameras=* | memory=* | sound=* | limit=*) declare "${word%%=*}=${word#*=}" ;;
  esac
done < <((($#)) && sed -n 's/^# machine: //p' "$1" | tr ' ' '\n')

plays=shell number=10
for scenario in "$@"; do
  plays=story
  folder=$run/$number-$(basename "$scenario" .sh)
  mkdir "$folder"
  cp "$scenario" "$folder/scenario"
  number=$((number + 1))
done

if ((cameras > 0)); then
  types=$(printf '0x1,%.0s' $(seq "$cameras"))
  hardware=(vivid.n_devs="$cameras" vivid.node_types="${types%,}")
else
  hardware=(initcall_blacklist=vivid_init)
fi
# One substream, as real cards have: a second opener finds it busy.
if ((sound > 0)); then
  hardware+=(snd_aloop.pcm_substreams=1)
else
  hardware+=(snd_aloop.enable=0)
fi

# The kernel's messages go to a file, and a shell's terminal is the machine's second.
boot() {
  local terminal=null
  [[ $plays == story ]] || terminal=fd:0,fd:1
  # Its memory is a file, which is fastest where files are memory. On one processor, because each call into its kernel
  # is a change from one process to another, which takes several times as long across processors.
  TMPDIR=/dev/shm taskset -c "$LAB_PROCESSOR" "$CALLPOINT_LAB_KERNEL" umid="${run##*/}" uml_dir="$run/" mem="$memory" \
    ubd0="$run/disk,$LAB_IMAGE" root=/dev/ubda rw rootfstype=ext4 init=/sbin/lab-first \
    con=null con0=null,fd:4 con1="$terminal" ssl=null quiet loglevel=4 panic=-1 snd_dummy.enable=0 "${hardware[@]}" \
    lab.run="$run" lab.top="$top" lab.plays="$plays" 4>>"$run/console"
}

if [[ $plays == shell ]]; then
  settings=$(stty -g)
  trap 'stty "$settings"' EXIT
  boot || :
  exit
fi

# The kernel leaves the group in which it was started, and each process of the machine is a process here.
processes() {
  pgrep -f "uml_dir=$run/"
}

end_machine() {
  local left pid
  while left=$(processes); do
    # shellcheck disable=SC2086
    kill -KILL $left 2>/dev/null || :
    # One that is ending has no name any more, and still its lock on the disk.
    for pid in $left; do
      while kill -0 "$pid" 2>/dev/null; do
        sleep 0.02
      done
    done
  done
}
trap end_machine EXIT
trap 'exit 130' INT TERM

is_up() {
  kill -0 "$machine" 2>/dev/null
}

until=$((SECONDS + 60 + limit * $#))
while :; do
  boot </dev/null >>"$run/console" 2>&1 &
  machine=$!
  while is_up && ((SECONDS < until)) && [[ ! -e $run/power-cut ]]; do
    sleep 0.02
  done
  [[ -e $run/power-cut ]] || break
  # As the mains do it: no process is asked, nothing is written back.
  end_machine
  wait "$machine" 2>/dev/null || :
  rm "$run/power-cut"
done
