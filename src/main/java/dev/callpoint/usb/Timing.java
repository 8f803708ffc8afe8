package dev.callpoint.usb;

/**
 * How long things take, in milliseconds.
 *
 * @param answer from a request to its answer at the latest
 * @param least a request that has less than this left when its turn comes is refused: its device would be off and not back
 * @param look for finding the devices in sysfs; more than is needed, as one that takes longer is taken to hang
 * @param lookAgain sooner than this after a look there is nothing new to be seen
 * @param gone for the kernel to take a device away that was switched off; normally some milliseconds, as the write returns
 *     when it is done
 * @param off how long a device stays off. Its power stays on, so this is no time to discharge: it lets udev finish with the
 *     removal, and the device notice that it has no configuration
 * @param back for a device that is switched on to be usable again; webcams take some hundred milliseconds
 * @param poll between two looks, as sysfs tells nobody when it changes
 * @param farewell for what is under way when we are closed
 */
record Timing(long answer, long least, long look, long lookAgain, long gone, long off, long back, long poll, long farewell) {
  /** The answer half a second before the 8 s that are promised. */
  static final Timing REAL = new Timing(7_500, 3_000, 2_000, 10_000, 1_500, 500, 5_000, 20, 1_500);
}
