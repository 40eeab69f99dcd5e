package com.betterfleet.derms.binding;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * The start of local control: who started it, when and why (M9). The name in {@link JsonProperty} is that of stored audit
 * entries.
 *
 * @param wholeConnection whether the whole connection was disconnected; its reconnect then ends the local control
 */
public record LocalControlRecord(
        Instant since,
        String by,
        String reason,
        @JsonProperty("withConnection") boolean wholeConnection) {}
