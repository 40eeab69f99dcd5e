package com.betterfleet.simulator.recorder;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One OSCP message as seen on the wire.
 *
 * @param sequence counts from 1 in the order of recording
 * @param type the last part of the URL, for example {@code update_asset_measurements}
 * @param at when it was received or sent
 * @param headers without the credential
 * @param body parsed; a text node when it was not JSON; without the token of a Register
 * @param status status of the response; 0 when the other side could not be reached
 * @param error why it was refused or not delivered, or null
 */
public record RecordedMessage(
        long sequence,
        MessageDirection direction,
        String method,
        String type,
        Instant at,
        Map<String, String> headers,
        JsonNode body,
        int status,
        @Nullable String error) {}
