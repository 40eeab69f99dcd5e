/**
 * The processes under test: service, simulator, browser, broker, proxies.
 */
@NullMarked
package com.betterfleet.acceptance.process;

import org.jspecify.annotations.NullMarked;
