/**
 * Meter readings over HTTP and MQTT.
 */
@NullMarked
package com.betterfleet.derms.ems.readings;

import org.jspecify.annotations.NullMarked;
