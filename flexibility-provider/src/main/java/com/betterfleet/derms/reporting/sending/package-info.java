/** Jobs that send report messages to partners, in order and with retries. Start reading at {@link ReportDispatcher}. */
@NullMarked
package com.betterfleet.derms.reporting.sending;

import org.jspecify.annotations.NullMarked;
