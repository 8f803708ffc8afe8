# What a person wants to see of a machine whose scenario did not come true; sourced by play.
echo '== journal of Callpoint'
journalctl --no-pager -o short-monotonic -u callpoint -n 200
echo '== status'
timeout 5 callpoint status
timeout 5 callpoint incidents
echo '== listener'; tail -n 5 /run/topics.log | cut -c1-300; tail -n 3 /run/topics.err
echo '== operator'
tail -n 6 /run/operator.log
tail -n 15 /run/operator.err
echo '== devices'
ls -l /dev/video* /dev/snd /dev/gpiochip* /dev/v4l/*
cat /proc/asound/cards
echo '== services'
systemctl --no-pager --failed
ps -eo pid,ppid,stat,pcpu,rss,etime,args --sort=-pcpu | head -n 16
free -m
echo '== kernel'
dmesg | tail -n 12
