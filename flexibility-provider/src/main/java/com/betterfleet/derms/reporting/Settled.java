package com.betterfleet.derms.reporting;

import java.util.Optional;

/**
 * A message that needs no further try.
 *
 * @param dead why the partner called it wrong; empty: it was taken
 * @param last whether its sender lets go of the stream with it
 */
record Settled(ReportMessage message, Optional<String> dead, boolean last) {}
