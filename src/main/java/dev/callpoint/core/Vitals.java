package dev.callpoint.core;

/**
 * A figure for each vital sign.
 *
 * @param fps pictures a second of late: sent, or captured where nobody watches
 * @param microphoneLevel what the device hears, 0 to 1
 * @param speakerLevel the operator's voice, 0 to 1
 * @param pageAudioLevel what the operator's page plays, 0 to 1
 * @param bytesSent by this session so far
 */
public record Vitals(
    double fps,
    double roundTripMs,
    double microphoneLevel,
    double speakerLevel,
    double pageAudioLevel,
    long bytesSent,
    long engineMemoryMb) {}
