/**
 * Jobs that send report messages to partners, in order and with retries. Start reading at
 * {@link com.betterfleet.derms.reporting.sending.ReportDispatcher}.
 */
@NullMarked
package com.betterfleet.derms.reporting.sending;

import org.jspecify.annotations.NullMarked;
