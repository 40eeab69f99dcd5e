package com.betterfleet.derms.reporting.sending;

import java.util.Optional;

/**
 * A message that needs no further try.
 *
 * @param rejection why the partner called it wrong; empty: it was taken
 * @param releasesStream whether its sender lets go of the stream with it
 */
record CompletedMessage(ReportMessage message, Optional<String> rejection, boolean releasesStream) {}
