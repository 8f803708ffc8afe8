# Another program eats the machine's memory in mid-call, until the kernel kills it: the picture stays, or is back.
ready
call
fault "memory of the machine exhausted by another program"
tail /dev/zero || step "the kernel has killed the program"
within 60 picture_steady 3
is_active || say_no "the service still runs"
picture_ms=$(($(now_ms) - fault_at - 3000)) rung=none
row
