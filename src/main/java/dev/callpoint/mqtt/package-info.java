/**
 * The broker: the link to it, the names of the topics, and a broker inside this process for a door without one of its
 * own.
 *
 * <p>One thread, {@code mqtt-link}, owns the link: every decision and every call of a {@link
 * dev.callpoint.mqtt.Link.Listener} happens on it. Eclipse Paho's own threads only put events into a bounded queue, and
 * note what the broker has acknowledged. The package stands alone: it imports neither the core nor the configuration.
 */
@NullMarked
package dev.callpoint.mqtt;

import org.jspecify.annotations.NullMarked;
