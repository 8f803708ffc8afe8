package dev.callpoint.panel;

import java.util.List;

/**
 * What the panel's lines are now.
 *
 * @param light the pattern that was asked for
 * @param buttonDown whether the debounced button is down
 * @param resetButtonDown whether the debounced reset button is down
 * @param caseOpen whether the case is open, or was when its line was lost
 * @param lightOn whether the light is lit at this moment of its pattern
 * @param relayClosed whether the relay is closed, the door unlocked
 * @param presses of the visitor's button reported since start
 * @param edgesDropped edges thrown away because they came faster than they could be looked at; the level that
 *     the line had afterwards was read, so none of them can leave a button stuck
 * @param faults what does not work now, one sentence each; empty when all is well
 */
public record PanelState(
    Light light,
    boolean buttonDown,
    boolean resetButtonDown,
    boolean caseOpen,
    boolean lightOn,
    boolean relayClosed,
    long presses,
    long edgesDropped,
    List<String> faults) {

  public PanelState {
    faults = List.copyOf(faults);
  }
}
