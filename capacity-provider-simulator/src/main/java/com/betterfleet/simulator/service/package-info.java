/** Clients of the service: plain HTTP, access tokens and the admin API. */
@NullMarked
package com.betterfleet.simulator.service;

import org.jspecify.annotations.NullMarked;
