/** The engine process: camera, microphone, speaker and peer connection. The only importer of webrtc-java. */
@NullMarked
package dev.callpoint.media;

import org.jspecify.annotations.NullMarked;
