package dev.callpoint.mqtt;

/**
 * What a link has counted since it was made. All numbers only grow.
 *
 * @param connects times that the link came up
 * @param drops times that it went down after it had been up
 * @param failedAttempts attempts to connect that did not bring it up
 * @param published messages handed over for sending
 * @param publishesDropped messages not taken: not connected, or too many unacknowledged; one that is tried again counts again
 * @param received messages handed to the listener
 * @param oversizedDropped messages larger than {@link Link#PAYLOAD_LIMIT_BYTES}, dropped unread
 * @param overflowDropped messages dropped since the listener was too slow
 * @param listenerFaults exceptions thrown by the listener
 * @param stuckConnections dropped connections whose threads could not be ended; anything but 0 is a fault worth
 * reporting
 */
public record LinkCounts(
    long connects,
    long drops,
    long failedAttempts,
    long published,
    long publishesDropped,
    long received,
    long oversizedDropped,
    long overflowDropped,
    long listenerFaults,
    long stuckConnections) {}
