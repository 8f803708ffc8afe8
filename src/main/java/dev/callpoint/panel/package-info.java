/** Button, light and relay through Pi4J, real or simulated. */
@NullMarked
package dev.callpoint.panel;

import org.jspecify.annotations.NullMarked;
