package dev.callpoint.devices;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CamerasTest {
  private static final String LONG = "Integrated Camera: Integrated RGB Camera With A Long Name";

  @TempDir
  private Path root;

  private MadeUpMachine machine;
  private Cameras cameras;

  @BeforeEach
  void setUp() throws IOException {
    machine = new MadeUpMachine(root);
    cameras = new Cameras(machine.places());
  }

  @Test
  void anyCameraIsMeantByNothingInTheOrderOfNumbers() throws IOException {
    machine.camera("1-1", 10, 0, "Tenth").camera("1-2", 2, 0, "Second");
    assertEquals(List.of("video2", "video10"), names(""));
  }

  @Test
  void aCameraAtUsbComesBeforeWhatIsPartOfTheBoard() throws IOException {
    machine.boardCamera(0, "bcm2835-isp").camera("1-1", 8, 0, "Webcam");
    assertEquals(List.of("video8", "video0"), names(""));
  }

  @Test
  void aNodeOfMetadataIsNeverTaken() throws IOException {
    machine.camera("1-1", 0, 0, "Webcam").camera("1-1", 1, 1, "Webcam");
    assertEquals(List.of("video0"), names(""));
    assertEquals(List.of("video0"), names("Webcam"));
    assertEquals(List.of(), names("/dev/video1"));
  }

  @Test
  void aNameOfMoreThan31CharactersIsMeantWholeAndCut() throws IOException {
    machine.camera("1-1", 0, 0, LONG).camera("1-2", 1, 0, "Integrated Camera");
    assertEquals(List.of("video0"), names(LONG));
    assertEquals(List.of("video0"), names(LONG.substring(0, 31)));
    assertEquals(List.of("video1"), names("Integrated Camera"));
    assertEquals(List.of(), names(LONG.substring(0, 30)));
  }

  @Test
  void aNameIsCutInBytes() {
    String umlauts = "Türsprechstelle für Gärten: Kamera 1";
    assertTrue(CameraNode.isNamed(umlauts.substring(0, 29), umlauts), "the first 31 bytes are 28 characters");
    assertFalse(CameraNode.isNamed("Türsprechstelle", umlauts));
  }

  @Test
  void aPathIsFollowedToWhereItLeadsNow() throws IOException {
    machine.camera("1-1", 0, 0, "Webcam").link("by-id", "usb-Webcam-video-index0", 0);
    assertEquals(List.of("video0"), names("/dev/v4l/by-id/usb-Webcam-video-index0"));
    machine.unplug(0);
    assertEquals(List.of(), names("/dev/v4l/by-id/usb-Webcam-video-index0"));
    machine.camera("1-1", 4, 0, "Webcam").link("by-id", "usb-Webcam-video-index0", 4);
    assertEquals(List.of("video4"), names("/dev/v4l/by-id/usb-Webcam-video-index0"));
  }

  @Test
  void aCameraIsBestNamedByItsId() throws IOException {
    machine.camera("1-1", 0, 0, "Webcam").link("by-id", "usb-Webcam_1234-video-index0", 0)
        .link("by-path", "platform-usb-1-1-video-index0", 0);
    assertEquals("/dev/v4l/by-id/usb-Webcam_1234-video-index0", identity("video0"));
  }

  @Test
  void twinsThatHaveSerialNumbersAreNamedByTheirIds() throws IOException {
    machine.camera("1-1", 0, 0, "Webcam").link("by-id", "usb-Webcam_1-video-index0", 0)
        .camera("1-2", 2, 0, "Webcam").link("by-id", "usb-Webcam_2-video-index0", 2);
    assertEquals("/dev/v4l/by-id/usb-Webcam_1-video-index0", identity("video0"));
    assertEquals("/dev/v4l/by-id/usb-Webcam_2-video-index0", identity("video2"));
  }

  @Test
  void twinsWithoutSerialNumbersAreNamedByTheirPlaces() throws IOException {
    machine.camera("1-1", 0, 0, "Webcam").link("by-path", "usb-1-1-video-index0", 0)
        .camera("1-2", 2, 0, "Webcam").link("by-path", "usb-1-2-video-index0", 2)
        .link("by-id", "usb-Webcam-video-index0", 2);
    assertEquals("/dev/v4l/by-path/usb-1-1-video-index0", identity("video0"));
    assertEquals("/dev/v4l/by-path/usb-1-2-video-index0", identity("video2"));
  }

  @Test
  void aCameraWithoutLinksIsNamedByItsName() throws IOException {
    machine.boardCamera(3, "vivid-000-vid-cap");
    assertEquals("vivid-000-vid-cap", identity("video3"));
  }

  @Test
  void thePlaceIsTheDeviceAtUsb() throws IOException {
    machine.camera("1-1.2", 0, 0, "Webcam");
    assertEquals("usb 1-1.2", cameras.all().getFirst().place());
  }

  @Test
  void aMachineWithoutV4l2HasNoCameras() {
    assertEquals(List.of(), new Cameras(new Places(root.resolve("no"), root.resolve("no"), root.resolve("no"))).all());
  }

  private List<String> names(String wanted) {
    return cameras.wanted(wanted).stream().map(CameraNode::name).toList();
  }

  private String identity(String name) {
    List<CameraNode> all = cameras.all();
    return cameras.identity(all.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow(), all);
  }
}
