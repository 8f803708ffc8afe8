package dev.callpoint.devices;

/**
 * One PCM device of a sound card: a microphone, a speaker or both.
 *
 * @param card its number, by which it is not to be named: the next start may give it another one
 * @param id the card's id, as {@code Device}; unique on this machine
 * @param device its number on the card
 * @param name for people
 * @param recordsNow somebody has its microphone open, as {@code playsNow} its speaker
 */
public record SoundDevice(
    int card, String id, int device, String name, boolean records, boolean plays, boolean recordsNow, boolean playsNow) {

  /** What to write into {@code microphone.device} or {@code speaker.device}. */
  public String identity() {
    return device == 0 ? id : "hw:CARD=" + id + ",DEV=" + device;
  }

  /**
   * Whether a configuration means this one by its card's id, number or an ALSA name like {@code plughw:CARD=Device,DEV=1}
   * or {@code hw:1,0}.
   *
   * @param wanted not {@code ""}, which leaves the choice to ALSA
   */
  public boolean isMeantBy(String wanted) {
    String[] arguments = wanted.substring(wanted.lastIndexOf(':') + 1).split(",", -1);
    String card = value(arguments[0], "CARD=");
    String device = arguments.length > 1 ? value(arguments[1], "DEV=") : "0";
    return (card.equals(id) || card.equals(Integer.toString(this.card))) && device.equals(Integer.toString(this.device));
  }

  private static String value(String argument, String key) {
    return argument.startsWith(key) ? argument.substring(key.length()) : argument;
  }
}
