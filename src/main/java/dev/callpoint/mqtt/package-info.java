/** The broker: link, topics, embedded broker. */
@NullMarked
package dev.callpoint.mqtt;

import org.jspecify.annotations.NullMarked;
