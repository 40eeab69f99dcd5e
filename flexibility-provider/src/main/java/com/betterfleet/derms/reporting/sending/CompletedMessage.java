package com.betterfleet.derms.reporting.sending;

import java.util.Optional;

/**
 * A message that needs no further try.
 *
 * @param rejection why the partner rejected it; empty if it was accepted
 * @param releasesStream whether its sender releases the stream with it
 */
record CompletedMessage(ReportMessage message, Optional<String> rejection, boolean releasesStream) {}
