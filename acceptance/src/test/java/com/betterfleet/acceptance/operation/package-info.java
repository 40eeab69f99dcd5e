/**
 * Acceptance of console, accounts and operation.
 */
@NullMarked
package com.betterfleet.acceptance.operation;

import org.jspecify.annotations.NullMarked;
