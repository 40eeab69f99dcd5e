/**
 * Acceptance of meter readings, windows and reports.
 */
@NullMarked
package com.betterfleet.acceptance.metering;

import org.jspecify.annotations.NullMarked;
