/**
 * Acceptance of handshakes, heartbeats and link loss.
 */
@NullMarked
package com.betterfleet.acceptance.link;

import org.jspecify.annotations.NullMarked;
