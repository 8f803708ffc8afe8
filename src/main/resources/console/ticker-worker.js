// Timers of a hidden page run once a second or once a minute; those of a worker do not.
setInterval(() => postMessage(0), 100);
