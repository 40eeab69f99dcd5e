package com.betterfleet.derms.binding;

import java.time.Instant;

/**
 * The start of local control: who started it, when and why (M9).
 *
 * @param withConnection whether the whole connection was disconnected; its reconnect then ends the local control
 */
public record LocalControlRecord(Instant since, String by, String reason, boolean withConnection) {}
