package com.betterfleet.derms.binding;

import java.time.Instant;

/**
 * Who took full local control back from the partner, when and why (M9).
 *
 * @param withConnection whether the whole connection was taken down; its connect then gives control back
 */
public record LocalControlRecord(Instant since, String by, String reason, boolean withConnection) {}
