/**
 * Acceptance of the registration exchange.
 */
@NullMarked
package com.betterfleet.acceptance.registration;

import org.jspecify.annotations.NullMarked;
