/**
 * HTTP clients of the service and its partners.
 */
@NullMarked
package com.betterfleet.acceptance.client;

import org.jspecify.annotations.NullMarked;
