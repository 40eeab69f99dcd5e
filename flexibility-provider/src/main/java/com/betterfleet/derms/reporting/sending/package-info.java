/**
 * Jobs that send report messages to partners, in order and with retries.
 */
@NullMarked
package com.betterfleet.derms.reporting.sending;

import org.jspecify.annotations.NullMarked;
