package com.betterfleet.derms.console.live;

/**
 * Something changed that may be on a page: its kind and its id. What it is now is asked for anew, so that nothing shown
 * can differ from what is stored.
 *
 * @param kind circuit, scope, connection, incident, load, negotiation or tick
 */
record ChangeEvent(String kind, String id) {}
