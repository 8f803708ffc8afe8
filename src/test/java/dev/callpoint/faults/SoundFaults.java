package dev.callpoint.faults;

import dev.callpoint.core.VitalSign;
import java.util.List;

/** Nobody hears the visitor, or the visitor hears nobody. */
final class SoundFaults {
  /** The default is 10 s, as silence may be innocent; a tone never is. */
  private static final long MICROPHONE_MS = 2_000;

  /**
   * libwebrtc's level of sound is the peak of the last 100 ms, or a quarter of the level before (audio_level.cc): the
   * tone's 8,191 is zero after the seventh quarter.
   */
  private static final long FADING_MS = 700;
  private static final double VOICE = 0.01;

  static final List<FieldFault> ROWS = List.of(
      microphone("microphone-muted", "microphone gives nothing but zeros", "microphone-mute", MICROPHONE_MS + FADING_MS),
      microphone("microphone-stopped", "microphone gives no samples any more", "microphone-stop", MICROPHONE_MS),
      operatorSilent());

  private SoundFaults() {}

  private static FieldFault microphone(String label, String words, String fault, long limitMs) {
    return new FieldFault(label, words, "microphone-silent", FieldFault.RESET, limitMs) {
      @Override
      List<String> toml() {
        return List.of("watchdog." + VitalSign.MICROPHONE.key() + " = " + MICROPHONE_MS);
      }

      @Override
      void strike(Rig rig) {
        rig.device().breakBy(fault);
      }
    };
  }

  /** The sender stays without a track when ICE is restarted; a new session's gets the microphone's again. */
  private static FieldFault operatorSilent() {
    return new FieldFault(
        "operator-silent", "operator talks and the page sends nothing; ICE is restarted first", "operator-silent",
        FieldFault.RESET, FieldFault.limit(VitalSign.OPERATOR_AUDIO)) {
      @Override
      void prepare(Rig rig) {
        rig.operator().talk();
      }

      @Override
      void strike(Rig rig) {
        rig.operator().loseVoice();
      }

      @Override
      int incidents() {
        return 2;
      }

      @Override
      void witness(Rig rig) {
        rig.listener().forget();
        rig.listener().await("the operator's voice", rig.device().topic("vitals"),
            vitals -> !vitals.retained() && vitals.json().path("speakerLevel").asDouble(0) > VOICE);
      }
    };
  }

}
