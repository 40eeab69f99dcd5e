/** Checks of certificates and secrets that expire, and the warnings about them (M14). */
@NullMarked
package com.betterfleet.derms.partner.expiry;

import org.jspecify.annotations.NullMarked;
