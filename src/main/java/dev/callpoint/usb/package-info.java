/**
 * Switches the USB device behind the camera or the microphone off and on again, through the kernel's sysfs: the rung
 * {@code device-cycle} of the recovery ladder. Never a whole hub, never the machine.
 *
 * <p>One thread, "usb", keeps requests, deadlines, what is known of the devices, and calls the listener. Whatever
 * touches sysfs or a device node runs on a thread of its own ("usb-look", "usb-1-1.2"), because a driver that hangs
 * blocks its caller in the kernel where nothing can interrupt it; such a thread is left behind, and only few are. Of
 * Callpoint it imports only {@code devices}, for what a camera's name means.
 */
@NullMarked
package dev.callpoint.usb;

import org.jspecify.annotations.NullMarked;
