package com.betterfleet.derms.console.live;

/**
 * Names what changed: its kind and id. Listeners fetch the new state themselves, so a page never differs from the
 * store.
 *
 * @param kind circuit, scope, connection, incident, load, negotiation or tick
 */
record ChangeEvent(String kind, String id) {}
