package dev.callpoint.core;

/** Camera and microphone on their USB port. Whether they are there and give anything is a switch of the {@link World}. */
final class SimulatedDevices {
  private static final long CYCLE_MS = 1_200;

  long openMs = 5;
  boolean abortEngines;
  boolean hangEngines;
  boolean microphoneFlat;
  boolean microphoneStalls;
  /** Gives nothing until it is switched off and on. */
  boolean cameraNeedsCycle;
  boolean microphoneNeedsCycle;
  boolean answersCycle = true;
  boolean cycleIsPossible = true;
  /** How often each was switched off and on. */
  int cycles;
  private final World world;

  SimulatedDevices(World world) {
    this.world = world;
  }

  void heal() {
    openMs = 5;
    abortEngines = false;
    hangEngines = false;
    microphoneFlat = false;
    microphoneStalls = false;
    cameraNeedsCycle = false;
    microphoneNeedsCycle = false;
    answersCycle = true;
    cycleIsPossible = true;
  }

  void openCamera(SimulatedEngine engine) {
    if (!engine.alive) {
      return;
    }
    if (!world.cameraThere) {
      engine.cameraOpen = false;
      engine.says(new Event.CameraFailed(engine.generation, "no camera found"));
      return;
    }
    engine.cameraOpen = true;
    engine.says(new Event.CameraOpened(engine.generation, "test camera"));
    world.after(world.firstFrameMs, () -> {
      if (engine.alive && engine.cameraOpen && world.cameraGivesFrames && engine.takesFrames) {
        engine.cameraFrames++;
        engine.says(new Event.FirstFrameArrived(engine.generation));
      }
    });
  }

  /** The device is away while it is off; whoever had it open gets no more from it. */
  void cycle(Event.Device device) {
    if (!answersCycle) {
      return;
    }
    if (!cycleIsPossible) {
      world.after(5, () -> world.tell(new Event.DeviceCycled(device, false, "no such USB device")));
      return;
    }
    cycles++;
    if (device == Event.Device.CAMERA) {
      for (SimulatedEngine engine : world.living()) {
        engine.takesFrames &= !engine.cameraOpen;
      }
    }
    world.after(CYCLE_MS, () -> {
      if (device == Event.Device.CAMERA && cameraNeedsCycle) {
        cameraNeedsCycle = false;
        world.cameraGivesFrames = true;
      } else if (device == Event.Device.MICROPHONE && microphoneNeedsCycle) {
        microphoneNeedsCycle = false;
        microphoneFlat = false;
      }
      world.tell(new Event.DeviceCycled(device, true, "switched off and on"));
    });
  }
}
